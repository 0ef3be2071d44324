package dev.annals.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.identity.keys.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SecretsTests {

  private final Secrets secrets = new Secrets(TestKeys.keys());

  @Test
  void knowsASecretAgain() {
    var secret = secrets.newSecret("c1");
    var hash = secrets.encode(secret);

    assertThat(hash).doesNotContain(secret);
    assertThat(secrets.matches(secret, hash)).isTrue();
    assertThat(secrets.matches(secret + "0", hash)).isFalse();
    assertThat(secrets.matches("", hash)).isFalse();
  }

  /** Whoever has the store alone can try nothing. */
  @Test
  void hashesWithTheDeploymentsKey() {
    var secret = secrets.newSecret("c1");

    assertThat(new Secrets(TestKeys.keys()).matches(secret, secrets.encode(secret))).isFalse();
  }

  /** As they were kept before there was a key, and with the same mark, so that tokens live on. */
  @Test
  void takesOverAHashThatHasNoKey() {
    var salt = "00112233445566778899aabbccddeeff";
    var plain =
        "sha256$" + salt + "$a66f7a2cba2d28f4ec6cd9dc7a2f7b4c2a5ecdb41a0b1b3c9a0b3a2c0b4b2c2d";
    var real = "sha256$" + salt + "$" + sha256(salt + "the secret");

    var keyed = secrets.keyed(real);

    assertThat(secrets.matches("the secret", real)).isTrue();
    assertThat(secrets.matches("the secret", keyed)).isTrue();
    assertThat(secrets.matches("the secret", plain)).isFalse();
    assertThat(keyed).startsWith("keyed$").doesNotContain(sha256(salt + "the secret"));
    assertThat(Secrets.mark(keyed)).isEqualTo(Secrets.mark(real));
    assertThat(secrets.keyed(keyed)).isEqualTo(keyed);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void hashesTheSameSecretDifferentlyEachTime() {
    assertThat(secrets.encode("the same")).isNotEqualTo(secrets.encode("the same"));
  }

  @Test
  void matchesNothingAgainstWhatIsNoHash() {
    assertThat(secrets.matches("x", "x")).isFalse();
    assertThat(secrets.matches("x", "")).isFalse();
    assertThat(secrets.matches("x", "sha256$x")).isFalse();
  }

  @Test
  void makesSecretsThatScannersCanTellFromOtherText() {
    var secret = secrets.newSecret(secrets.newId());

    assertThat(secret).matches("ans_c[a-z0-9]{15}_[0-9a-f]{64}_[0-9a-f]{8}");
    assertThat(Secrets.isWellFormed(secret)).isTrue();
    assertThat(Secrets.isWellFormed(secret.replace("ans_c", "ans_d"))).isFalse();
    assertThat(Secrets.isWellFormed("ans_")).isFalse();
  }

  @Test
  void makesNoIdTwice() {
    assertThat(secrets.newId()).isNotEqualTo(secrets.newId());
  }
}
