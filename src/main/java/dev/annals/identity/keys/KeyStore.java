package dev.annals.identity.keys;

import java.util.function.Supplier;

/** Where the keys of the deployment are kept, as texts that it need not understand. */
public interface KeyStore {

  /**
   * The text of that name, made if there was none; of several servers that make one at once all get
   * the same.
   */
  String keep(String name, Supplier<String> made);

  /** Puts another text in place of one, if it is still that, and tells whether it was. */
  boolean replace(String name, String was, String now);
}
