package dev.annals.identity.keys;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The master key, which encrypts the keys that are stored in MongoDB.
 *
 * @param masterKey The master key: 32 bytes in base64 or hexadecimal. Required if a MongoDB is
 *     configured; with the embedded MongoDB the server creates a file for it. Not set by default.
 * @param masterKeyFile File that contains the master key. MUST NOT be set together with {@code
 *     masterKey}. Not set by default.
 * @param formerMasterKeys Previous master keys. The server re-encrypts keys that were encrypted
 *     with one of them at startup. Empty by default.
 */
@ConfigurationProperties("annals.access")
record KeySettings(
    @Nullable String masterKey,
    @Nullable Path masterKeyFile,
    @DefaultValue List<String> formerMasterKeys) {

  KeySettings {
    masterKey = masterKey == null || masterKey.isBlank() ? null : masterKey;
    masterKeyFile =
        masterKeyFile == null || masterKeyFile.toString().isBlank() ? null : masterKeyFile;
    formerMasterKeys = formerMasterKeys.stream().filter(key -> !key.isBlank()).toList();
    if (masterKey != null && masterKeyFile != null) {
      throw new IllegalArgumentException(
          "annals.access.master-key and annals.access.master-key-file must not both be set");
    }
  }

  @Override
  public String toString() {
    return "KeySettings[]";
  }
}
