package dev.annals.identity;

import java.util.List;

/** Tells what of who may get in is open to misuse. */
public interface AccessAudit {

  /** Findings as text for operators, without secrets; empty if there are none. */
  List<String> found();
}
