package dev.annals.identity.credentials;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The credential of a new deployment. Without these settings, the first start creates a credential
 * and prints its secret.
 *
 * @param clientId Client id of a credential that has all permissions after each start, unless it
 *     was revoked: 1 to 128 printable ASCII characters except space and colon. MUST be set together
 *     with {@code clientSecret}. Not set by default.
 * @param clientSecret Secret of that credential, at least 8 characters. Use a random value. A
 *     revoked credential becomes valid again with a new secret. Not set by default.
 * @param keepIn File in which the credential is stored that the first start creates, so that each
 *     start can print it again. For demos only, because the file contains the secret. Not set by
 *     default.
 */
@ConfigurationProperties("annals.access.bootstrap")
record BootstrapSettings(
    @Nullable String clientId, @Nullable String clientSecret, @Nullable Path keepIn) {

  private static final int SHORTEST_SECRET = 8;

  BootstrapSettings {
    clientId = blankIsNull(clientId);
    clientSecret = blankIsNull(clientSecret);
    if ((clientId == null) != (clientSecret == null)) {
      throw new IllegalArgumentException(
          "ANNALS_BOOTSTRAP_CLIENT_ID and ANNALS_BOOTSTRAP_CLIENT_SECRET must both be set, or"
              + " neither");
    }
    if (clientSecret != null && clientSecret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "ANNALS_BOOTSTRAP_CLIENT_SECRET must have at least " + SHORTEST_SECRET + " characters");
    }
    if (clientId != null && !clientId.matches("[\\x21-\\x7e&&[^:]]{1,128}")) {
      throw new IllegalArgumentException(
          "ANNALS_BOOTSTRAP_CLIENT_ID must have 1 to 128 printable characters, without spaces and"
              + " colons");
    }
  }

  boolean isGiven() {
    return clientId != null;
  }

  private static @Nullable String blankIsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
