package dev.annals.identity;

import java.util.List;

/** Checks who can sign in, and finds configurations that can be misused. */
public interface AccessAudit {

  /** Returns the findings as text for operators, without secrets; empty if there are none. */
  List<String> found();
}
