package dev.annals.identity.keys;

import dev.annals.kernel.Misconfigured;
import dev.annals.kernel.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The current master key, and former master keys, which can only decrypt. */
final class MasterKeys {

  private static final String HOW =
      """
      Create a master key with
          openssl rand -base64 32
      store it separately from the backups of MongoDB, and set it on every server as \
      ANNALS_MASTER_KEY, or as a file whose path is ANNALS_MASTER_KEY_FILE. See \
      docs/operations.md.\
      """;

  private final MasterKey current;
  private final List<MasterKey> former;

  private MasterKeys(MasterKey current, List<MasterKey> former) {
    this.current = current;
    this.former = former;
  }

  /**
   * Reads the keys that the settings specify.
   *
   * @param own the key file of a deployment with the embedded MongoDB, created if it does not
   *     exist; null if a MongoDB is configured
   * @throws Misconfigured if there is no key, or one is not valid
   */
  static MasterKeys of(KeySettings settings, @Nullable Path own) {
    var former =
        settings.formerMasterKeys().stream()
            .map(text -> parse(text, "annals.access.former-master-keys"))
            .toList();
    return new MasterKeys(current(settings, own), former);
  }

  private static MasterKey current(KeySettings settings, @Nullable Path own) {
    if (settings.masterKey() != null) {
      return parse(settings.masterKey(), "annals.access.master-key (ANNALS_MASTER_KEY)");
    }
    if (settings.masterKeyFile() != null) {
      return read(settings.masterKeyFile());
    }
    if (own != null) {
      create(own);
      return read(own);
    }
    throw new Misconfigured(
        "A MongoDB is configured, but no master key. The master key encrypts the deployment's keys"
            + " in MongoDB. Without it, anyone who reads the data or a backup could sign tokens.",
        HOW);
  }

  /**
   * Decrypts a stored text with the current key or a former one. A text that is not encrypted is
   * returned unchanged.
   *
   * @throws Misconfigured if none of the keys can decrypt it
   */
  String open(String name, String stored) {
    if (!MasterKey.isSealed(stored)) {
      return stored;
    }
    return current
        .open(name, stored)
        .or(() -> former.stream().flatMap(key -> key.open(name, stored).stream()).findFirst())
        .orElseThrow(() -> undecryptable(name, stored));
  }

  String seal(String name, String plain) {
    return current.seal(name, plain);
  }

  /** Returns whether a stored text is encrypted with the current key. */
  boolean isCurrent(String stored) {
    return MasterKey.isSealed(stored) && MasterKey.sealedBy(stored).equals(current.id());
  }

  private Misconfigured undecryptable(String name, String stored) {
    var by = MasterKey.sealedBy(stored);
    return new Misconfigured(
        by.equals(current.id())
            ? "The key \"%s\" in the collection access_keys was changed or is damaged."
                .formatted(name)
            : ("The keys in MongoDB are encrypted with the master key %s, but the configured master"
                    + " key is %s.")
                .formatted(by, current.id()),
        "Set ANNALS_MASTER_KEY to the right key. If you are changing the key, set"
            + " ANNALS_FORMER_MASTER_KEYS to the previous one. If the key is lost, see"
            + " docs/operations.md for what can be recovered.");
  }

  private static MasterKey parse(String text, String setting) {
    try {
      return MasterKey.of(text);
    } catch (IllegalArgumentException e) {
      throw new Misconfigured(setting + ": " + e.getMessage() + ".", HOW);
    }
  }

  private static MasterKey read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new Misconfigured("The master key cannot be read from %s: %s".formatted(file, e), HOW);
    }
  }

  private static void create(Path file) {
    try {
      PrivateFile.create(file, MasterKey.random() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a master key to " + file, e);
    }
  }
}
