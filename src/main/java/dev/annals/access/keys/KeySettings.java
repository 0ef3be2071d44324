package dev.annals.access.keys;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the other keys are encrypted under.
 *
 * @param masterKey 32 bytes in base64 or hexadecimal. Wanted wherever a MongoDB is configured; the
 *     embedded one has a file
 * @param masterKeyFile a file that holds it, in place of {@code masterKey}
 * @param formerMasterKeys those that it was before: what they encrypted is encrypted anew at the
 *     start
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
          "Set one of annals.access.master-key and annals.access.master-key-file");
    }
  }

  @Override
  public String toString() {
    return "KeySettings[]";
  }
}
