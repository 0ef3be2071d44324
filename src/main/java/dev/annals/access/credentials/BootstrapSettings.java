package dev.annals.access.credentials;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The credential that a deployment begins with.
 *
 * @param clientId with {@code clientSecret}: this credential exists with all permissions and that
 *     secret after every start, unless it was revoked
 * @param clientSecret any text of at least 8 characters; best as random as those made here
 * @param keepIn a file for the credential that is made where none is given, so that the next start
 *     can show it again; meant for demos
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
          "Set both ANNALS_BOOTSTRAP_CLIENT_ID and ANNALS_BOOTSTRAP_CLIENT_SECRET, or neither");
    }
    if (clientSecret != null && clientSecret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "ANNALS_BOOTSTRAP_CLIENT_SECRET needs at least " + SHORTEST_SECRET + " characters");
    }
    if (clientId != null && !clientId.matches("[\\x21-\\x7e&&[^:]]{1,128}")) {
      throw new IllegalArgumentException(
          "ANNALS_BOOTSTRAP_CLIENT_ID has 1 to 128 printable characters, no space and no colon");
    }
  }

  boolean isGiven() {
    return clientId != null;
  }

  private static @Nullable String blankIsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
