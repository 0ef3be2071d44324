package dev.annals.access.keys;

import java.util.function.Supplier;

/** Where the keys of the deployment are kept. */
public interface KeyStore {

  /**
   * The key of that name, made if there was none; of several nodes that make one at once all get
   * the same.
   */
  String keep(String name, Supplier<String> made);
}
