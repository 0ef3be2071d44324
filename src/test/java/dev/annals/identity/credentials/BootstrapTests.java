package dev.annals.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.annals.access.Permission;
import dev.annals.identity.credentials.Bootstrap.KnownCredential;
import dev.annals.identity.keys.TestKeys;
import dev.annals.nodes.mongo.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

class BootstrapTests {

  private final MapCredentials store = new MapCredentials();
  private final Secrets secrets = new Secrets(TestKeys.keys());
  @TempDir Path directory;

  @Test
  void establishesTheGivenCredentialAndShowsNoSecret() {
    var bootstrap = start(new BootstrapSettings("root", "chosen+secret", null));

    assertLetsIn("root", "chosen+secret");
    assertThat(bootstrap.show()).isEmpty();
  }

  @Test
  void establishesTheGivenCredentialAgainHoweverItWasChanged() {
    start(new BootstrapSettings("root", "old-secret", null));
    store.revoke("root", Instant.EPOCH);

    start(new BootstrapSettings("root", "new-secret", null));

    assertLetsIn("root", "new-secret");
    assertThat(secrets.matches("old-secret", stored("root").secretHash())).isFalse();
  }

  /** A restart must not undo what was done because the secret had leaked. */
  @Test
  void leavesARevokedCredentialRevokedUnlessItGetsAnotherSecret() {
    start(new BootstrapSettings("root", "leaked-secret", null));
    store.revoke("root", Instant.EPOCH);

    start(new BootstrapSettings("root", "leaked-secret", null));

    assertThat(stored("root").revokedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void leavesARevokedCredentialRevokedUntilItHasAnotherSecret() {
    start(new BootstrapSettings("root", "chosen-secret", null));
    var before = stored("root").issuer();
    store.revoke("root", Instant.EPOCH);

    start(new BootstrapSettings("root", "chosen-secret", null));
    assertThat(stored("root").isValid(Instant.now())).isFalse();

    start(new BootstrapSettings("root", "other-secret", null));
    assertLetsIn("root", "other-secret");
    assertThat(stored("root").issuer()).isNotEqualTo(before);
  }

  @Test
  void storesNothingBeforeItIsShown() {
    var bootstrap = start(new BootstrapSettings(null, null, null));
    assertThat(store.all()).isEmpty();

    assertThat(bootstrap.show()).isPresent().isEqualTo(bootstrap.show());
  }

  @Test
  void leavesTheGivenCredentialAloneIfItIsAsItShouldBe() {
    start(new BootstrapSettings("root", "chosen-secret", null));
    var before = stored("root");

    start(new BootstrapSettings("root", "chosen-secret", null));

    assertThat(stored("root")).isSameAs(before);
  }

  @Test
  void makesOneWhereThereIsNoneAndShowsItOnce() {
    var made = start(new BootstrapSettings("", " ", null)).show().orElseThrow();

    assertLetsIn(made.clientId(), made.clientSecret());
    assertThat(start(new BootstrapSettings(null, null, null)).show()).isEmpty();
    assertThat(store.all()).hasSize(1);
  }

  @Test
  void keepsTheMadeOneForItsOwnerAndShowsItAtEachStart() throws IOException {
    var file = directory.resolve("home/demo.properties");
    var settings = new BootstrapSettings(null, null, file);

    var first = start(settings).show().orElseThrow();
    var second = start(settings).show().orElseThrow();

    assertLetsIn(first.clientId(), first.clientSecret());
    assertThat(second).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void makesAnotherWhenTheKeptOneLetsNobodyIn() {
    var settings = new BootstrapSettings(null, null, directory.resolve("demo.properties"));
    var first = start(settings).show().orElseThrow();
    store.revoke(first.clientId(), Instant.EPOCH);

    var second = start(settings).show().orElseThrow();

    assertThat(second.clientId()).isNotEqualTo(first.clientId());
    assertLetsIn(second.clientId(), second.clientSecret());
  }

  @Test
  void refusesHalfACredentialAndWhatIsTooShort() {
    assertRefused("root", null, "both");
    assertRefused(null, "long-enough", "both");
    assertRefused("root", "short", "at least 8");
    assertRefused("ro:ot", "long-enough", "without spaces and colons");
  }

  @Test
  void tellsNoSecretWhenItIsPrinted() {
    assertThat(new KnownCredential("id", "the-secret", null).toString()).doesNotContain("secret");
  }

  private static void assertRefused(@Nullable String id, @Nullable String secret, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BootstrapSettings(id, secret, null))
        .withMessageContaining(why);
  }

  private void assertLetsIn(String clientId, String secret) {
    var credential = stored(clientId);
    assertThat(credential.isValid(Instant.now())).isTrue();
    assertThat(credential.permissions()).isEqualTo(Permission.ALL);
    assertThat(credential.tenants()).isNull();
    assertThat(secrets.matches(secret, credential.secretHash())).isTrue();
  }

  private Credential stored(String clientId) {
    return store.find(clientId).orElseThrow();
  }

  private Bootstrap start(BootstrapSettings settings) {
    var credentials =
        new Credentials(
            store,
            secrets,
            new SignInSettings(
                20, 100, Duration.ofMinutes(1), Duration.ofSeconds(10), 10, Duration.ofDays(1)),
            settings,
            Mockito.mock(Transactions.class),
            event -> {},
            (collection, listener) -> () -> {},
            Clock.systemUTC());
    var bootstrap = new Bootstrap(settings, store, credentials, secrets, Clock.systemUTC());
    bootstrap.afterPropertiesSet();
    return bootstrap;
  }
}
