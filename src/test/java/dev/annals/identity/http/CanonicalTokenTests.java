package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.ServerTest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token has one text: nobody can make another one of it that is accepted, too. */
class CanonicalTokenTests extends ServerTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @Test
  void rejectsOtherTextsOfTheSameOctets() {
    var token = server.vendor();
    assertThat(status(token)).isEqualTo(200);
    var parts = token.split("\\.");
    for (int i = 0; i < parts.length; i++) {
      for (var other : otherTexts(parts[i])) {
        var forged = parts.clone();
        forged[i] = other;
        assertThat(status(String.join(".", forged))).as("part %d: %s", i, other).isEqualTo(401);
      }
    }
    for (var other : List.of(token + ".", "." + token, token + "=", token + "..")) {
      assertThat(status(other)).as(other).isEqualTo(401);
    }
    assertThat(status(token)).isEqualTo(200);
  }

  /** Padded, with a character that decoders skip, in the other alphabet, and with trailing bits. */
  private static List<String> otherTexts(String part) {
    var octets = Base64.getUrlDecoder().decode(part);
    var last = part.length() - 1;
    var next = ALPHABET.charAt((ALPHABET.indexOf(part.charAt(last)) + 1) % ALPHABET.length());
    var others =
        List.of(
            part + "=",
            part + "==",
            part.substring(0, 3) + "=" + part.substring(3),
            part.substring(0, 3) + " " + part.substring(3),
            Base64.getEncoder().encodeToString(octets),
            part.substring(0, last) + next);
    return others.stream().filter(other -> !other.equals(part)).toList();
  }

  private int status(String token) {
    return send(request("/graphql")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"query\": \"{ viewer { id } }\"}")))
        .statusCode();
  }
}
