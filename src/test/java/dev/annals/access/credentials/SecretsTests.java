package dev.annals.access.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretsTests {

  private final Secrets secrets = new Secrets();

  @Test
  void knowsASecretAgain() {
    var secret = secrets.newSecret("c1");
    var hash = secrets.encode(secret);

    assertThat(hash).doesNotContain(secret);
    assertThat(secrets.matches(secret, hash)).isTrue();
    assertThat(secrets.matches(secret + "0", hash)).isFalse();
    assertThat(secrets.matches("", hash)).isFalse();
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
