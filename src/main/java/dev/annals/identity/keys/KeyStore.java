package dev.annals.identity.keys;

import java.util.function.Supplier;

/** Stores the keys of the deployment as opaque texts. */
public interface KeyStore {

  /**
   * Returns the text with this name and stores a new one if there is none. If several servers do
   * this at the same time, all get the same text.
   */
  String keep(String name, Supplier<String> made);

  /** Replaces a text if it is still the expected one. Returns whether it was. */
  boolean replace(String name, String was, String now);
}
