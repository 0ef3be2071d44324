package dev.annals.activity;

import java.util.Optional;
import java.util.Set;

/** Stores which actions were off when a server was last started. */
public interface SwitchStore {

  /**
   * Replaces the stored actions.
   *
   * @param first the former actions if none are stored
   * @return the former actions, if they were different; of several servers that start concurrently
   *     only one gets them
   */
  Optional<Set<String>> replace(Set<String> off, Set<String> first);
}
