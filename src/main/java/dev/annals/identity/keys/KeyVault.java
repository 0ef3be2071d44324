package dev.annals.identity.keys;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Stores the keys of the deployment, encrypted with the master key. All servers use the same keys.
 * A key that was stored unencrypted, or with a former master key, is encrypted again when it is
 * read.
 */
@Component
public class KeyVault {

  private final KeyStore store;
  private final MasterKeys masters;

  KeyVault(KeyStore store, MasterKeys masters) {
    this.store = store;
    this.masters = masters;
  }

  /**
   * A key that was read from the store.
   *
   * @param key the decrypted key
   * @param stored the stored text, which {@link #replace} expects to be unchanged
   */
  public record StoredKey(String key, String stored) {

    @Override
    public String toString() {
      return "Kept[]";
    }
  }

  /**
   * Returns the key with this name and creates it if there is none. All servers get the same key.
   */
  public StoredKey keep(String name, Supplier<String> made) {
    var stored = store.keep(name, () -> masters.seal(name, made.get()));
    var key = masters.open(name, stored);
    if (masters.isCurrent(stored)) {
      return new StoredKey(key, stored);
    }
    var sealed = masters.seal(name, key);
    if (store.replace(name, stored, sealed)) {
      return new StoredKey(key, sealed);
    }
    // Another server has replaced it. If its master key is a different one, open() fails.
    var theirs = store.keep(name, () -> sealed);
    return new StoredKey(masters.open(name, theirs), theirs);
  }

  /** Replaces a key if the stored one is still the expected one. Returns whether it was. */
  public boolean replace(String name, StoredKey was, String key) {
    return store.replace(name, was.stored(), masters.seal(name, key));
  }
}
