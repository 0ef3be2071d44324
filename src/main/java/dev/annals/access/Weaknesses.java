package dev.annals.access;

import java.util.List;

/** Tells what of who may get in is open to misuse. */
public interface Weaknesses {

  /** In words for whoever runs the deployment, without secrets; none if nothing is. */
  List<String> found();
}
