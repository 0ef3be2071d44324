package dev.annals.identity.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.annals.identity.SigningKeyRotated;
import dev.annals.identity.keys.KeyVault;
import dev.annals.identity.keys.TestKeys;
import dev.annals.nodes.mongo.TestTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SigningKeysTests {

  private static final Duration HOUR = Duration.ofHours(1);

  private Instant now = Instant.parse("2026-01-31T09:30:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return InstantSource.system().withZone(zone);
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
  private final KeyVault keyVault = TestKeys.vault();
  private final List<Object> published = new ArrayList<>();
  private final List<Consumer<String>> wakeups = new ArrayList<>();
  private final SigningKeys keys = node();

  @Test
  void signsWithTheSameKeyOnEveryNodeAndAfterEveryStart() {
    assertThat(node().current().getKeyID()).isEqualTo(keys.current().getKeyID());
  }

  @Test
  void publishesTheNextKeyBeforeItSigns() {
    var before = keys.current().getKeyID();

    var next = keys.rotate(null);

    assertThat(keys.current().getKeyID()).isEqualTo(before);
    assertThat(ids(keys)).containsExactlyInAnyOrder(before, next.id());
    now = next.signsFrom();
    assertThat(keys.current().getKeyID()).isEqualTo(next.id());
    assertThat(published).containsExactly(new SigningKeyRotated(next.id(), null));
  }

  @Test
  void keepsTheFormerKeyUntilItsLastTokenHasEnded() {
    var before = keys.current().getKeyID();
    var next = keys.rotate(null);

    now = next.signsFrom().plus(HOUR);
    assertThat(ids(keys)).contains(before);

    now = next.signsFrom().plus(HOUR).plus(HOUR);
    assertThat(ids(keys)).containsExactly(next.id());
    keys.rotate(null);
    assertThat(ids(node())).doesNotContain(before).contains(next.id());
  }

  @Test
  void makesOneKeyHoweverManyAskForItAtOnce() {
    var next = keys.rotate(null);

    assertThat(keys.rotate(null)).isEqualTo(next);
    assertThat(node().rotate(null)).isEqualTo(next);
    assertThat(published).hasSize(1);
  }

  @Test
  void knowsAKeyThatAnotherNodeMade() {
    var other = node();

    var next = keys.rotate(null);
    wakeups.forEach(listener -> listener.accept("signing"));

    Awaitility.await().untilAsserted(() -> assertThat(ids(other)).contains(next.id()));
    now = next.signsFrom();
    assertThat(other.current().getKeyID()).isEqualTo(next.id());
  }

  @Test
  void looksForAKeyThatItDoesNotKnowIfAWakeUpWasLost() {
    var other = node();
    var next = keys.rotate(null);
    now = now.plusSeconds(10);

    assertThat(other.get(selector(next.id()), null)).hasSize(1);
    assertThat(other.get(selector("forged"), null)).isEmpty();
  }

  @Test
  void rotatesAKeyThatHasServedLongEnoughAndNoOther() {
    keys.rotateIfOld();
    assertThat(published).isEmpty();

    now = now.plus(Duration.ofDays(90)).plusSeconds(1);
    keys.rotateIfOld();
    keys.rotateIfOld();
    assertThat(published).hasSize(1);

    now = now.plus(HOUR);
    keys.rotateIfOld();
    assertThat(published).hasSize(1);
  }

  /** Before keys were rotated there was one, and nothing around it. */
  @Test
  void takesOverTheOneKeyThatThereWas() throws Exception {
    var old = new RSAKeyGenerator(2048).keyID("old").generate();
    var keyVault = TestKeys.vault();
    keyVault.keep("signing", old::toJSONString);

    var keys = node(keyVault);

    assertThat(keys.current().getKeyID()).isEqualTo("old");
    assertThat(keys.current().isPrivate()).isTrue();
    var next = keys.rotate(null);
    assertThat(ids(keys)).containsExactlyInAnyOrder("old", next.id());
  }

  private static List<String> ids(SigningKeys keys) {
    return keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).stream()
        .map(JWK::getKeyID)
        .toList();
  }

  private static JWKSelector selector(String id) {
    return new JWKSelector(new JWKMatcher.Builder().keyID(id).build());
  }

  private SigningKeys node() {
    return node(keyVault);
  }

  private SigningKeys node(KeyVault keyVault) {
    return new SigningKeys(
        keyVault,
        new TokenSettings(HOUR, HOUR, HOUR, 100, Duration.ofDays(90)),
        TestTransactions.none(),
        published::add,
        (collection, listener) -> {
          wakeups.add(listener);
          return () -> {};
        },
        clock);
  }
}
