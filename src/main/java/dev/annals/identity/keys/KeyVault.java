package dev.annals.identity.keys;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Keeps the keys of the deployment, the same on every server, encrypted under the master key. What
 * is found in the clear, or under a former master key, is encrypted when it is read.
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
   * A key as it was read.
   *
   * @param key itself
   * @param stored what {@link #replace} asks to be still there
   */
  public record StoredKey(String key, String stored) {

    @Override
    public String toString() {
      return "Kept[]";
    }
  }

  /** The key of that name, made if there was none; all servers get the same. */
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
    // Another server was faster; it has the same master key, or the next start says so.
    var theirs = store.keep(name, () -> sealed);
    return new StoredKey(masters.open(name, theirs), theirs);
  }

  /** Puts another key in place of one, if that is still there, and tells whether it was. */
  public boolean replace(String name, StoredKey was, String key) {
    return store.replace(name, was.stored(), masters.seal(name, key));
  }
}
