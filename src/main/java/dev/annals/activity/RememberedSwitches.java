package dev.annals.activity;

import java.util.Optional;
import java.util.Set;

/** Keeps which actions were off when a server started last. */
public interface RememberedSwitches {

  /**
   * Remembers these instead.
   *
   * @param first what counts as remembered where nothing is
   * @return what was remembered, if it was something else; so of several servers that start at once
   *     one is told
   */
  Optional<Set<String>> replace(Set<String> off, Set<String> first);
}
