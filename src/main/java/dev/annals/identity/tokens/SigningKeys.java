package dev.annals.identity.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.annals.access.Actor;
import dev.annals.identity.SigningKeyRotated;
import dev.annals.identity.keys.KeyVault;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.ReadThroughCache;
import dev.annals.nodes.mongo.Transactions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The keys that sign access tokens. One signs; those before it verify until the last token that
 * they signed has ended; one that is to follow is published a little before it signs, so that no
 * server meets a token of a key that it cannot know. All are in {@code /oauth2/jwks}.
 */
@Component
public class SigningKeys implements JWKSource<SecurityContext> {

  /** How long before it signs a key is known: longer than a wake-up takes. */
  static final Duration AHEAD = Duration.ofSeconds(10);

  private static final String NAME = "signing";
  private static final int RSA_BITS = 2048;
  private static final int TRIES = 5;

  /** Clocks of servers differ, and a token lives on for a moment where they do. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** How often, at most, a token of an unknown key makes us look for new ones. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  private final KeyVault keyVault;
  private final TokenSettings settings;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final ReadThroughCache<String, List<RSAKey>> keys;
  private volatile Instant looked;

  SigningKeys(
      KeyVault keyVault,
      TokenSettings settings,
      Transactions transactions,
      ApplicationEventPublisher events,
      ChangeNotifications changeNotifications,
      Clock clock) {
    this.keyVault = keyVault;
    this.settings = settings;
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
    this.keys = ReadThroughCache.named("signing keys").loading(name -> parse(read().key()));
    keys.reload(NAME);
    this.looked = clock.instant();
    changeNotifications.listen("access_keys", name -> keys.refresh(NAME));
  }

  /** The key that signs now. */
  RSAKey current() {
    var now = clock.instant();
    return keys().stream()
        .filter(key -> !from(key).isAfter(now))
        .max(Comparator.comparing(SigningKeys::from))
        .orElseGet(() -> keys().getFirst());
  }

  private List<RSAKey> keys() {
    return Objects.requireNonNull(keys.get(NAME));
  }

  /** Those whose tokens stand: that which signs, those before it, and one to come. */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    var found = select(selector);
    if (found.isEmpty() && looked.plus(LOOK_AGAIN).isBefore(clock.instant())) {
      reload();
      found = select(selector);
    }
    return found;
  }

  /**
   * Rotates the signing key. The new key signs after a short delay, in which all servers load it.
   * If a rotation is in progress, its key is returned.
   *
   * @param by the actor; null for an automatic rotation
   * @return the new key
   */
  public NewKey rotate(@Nullable Actor by) {
    var made = make();
    for (int i = 0; i < TRIES; i++) {
      var now = clock.instant();
      var storedKey = read();
      var before = parse(storedKey.key());
      var coming = before.stream().filter(key -> from(key).isAfter(now)).findFirst();
      if (coming.isPresent()) {
        return NewKey.of(coming.get());
      }
      var next = next(before, made, now);
      if (put(storedKey, next, by)) {
        reload();
        return NewKey.of(next.getFirst());
      }
    }
    throw new IllegalStateException("The signing key is being rotated by other servers");
  }

  /** Rotates the key if it is older than the settings want it. */
  void rotateIfOld() {
    var age = Duration.between(from(current()), clock.instant());
    if (settings.signingKeyAge().isPositive() && age.compareTo(settings.signingKeyAge()) > 0) {
      log.info("The signing key is {} days old and is rotated", age.toDays());
      rotate(null);
    }
  }

  /**
   * A key that was made.
   *
   * @param id its {@code kid}
   * @param signsFrom when it begins to sign
   */
  public record NewKey(String id, Instant signsFrom) {

    private static NewKey of(RSAKey key) {
      return new NewKey(key.getKeyID(), from(key));
    }
  }

  private boolean put(KeyVault.StoredKey storedKey, List<RSAKey> next, @Nullable Actor by) {
    return transactions.change(
        () -> {
          var put = keyVault.replace(NAME, storedKey, text(next));
          if (put) {
            events.publishEvent(new SigningKeyRotated(next.getFirst().getKeyID(), by));
          }
          return put;
        });
  }

  private List<RSAKey> next(List<RSAKey> before, RSAKey made, Instant now) {
    var from = now.plus(AHEAD);
    var until = Date.from(from.plus(longestLife()).plus(SKEW));
    var next = new ArrayList<RSAKey>();
    next.add(
        new RSAKey.Builder(made).issueTime(Date.from(now)).notBeforeTime(Date.from(from)).build());
    for (var key : before) {
      var ends = key.getExpirationTime();
      if (ends == null) {
        next.add(new RSAKey.Builder(key).expirationTime(until).build());
      } else if (ends.toInstant().isAfter(now)) {
        next.add(key);
      }
    }
    return List.copyOf(next);
  }

  private Duration longestLife() {
    return settings.longest();
  }

  private List<JWK> select(JWKSelector selector) {
    var now = clock.instant();
    return selector.select(
        new JWKSet(
            keys().stream()
                .filter(
                    key ->
                        key.getExpirationTime() == null
                            || key.getExpirationTime().toInstant().isAfter(now))
                .map(JWK.class::cast)
                .toList()));
  }

  private void reload() {
    looked = clock.instant();
    try {
      keys.reload(NAME);
    } catch (RuntimeException e) {
      // Also while the master key is being changed: what is known stays good.
      log.warn("The signing keys could not be reloaded: {}", e.toString());
    }
  }

  private KeyVault.StoredKey read() {
    return keyVault.keep(NAME, () -> text(List.of(first())));
  }

  private RSAKey first() {
    var now = Date.from(clock.instant());
    return new RSAKey.Builder(make()).issueTime(now).notBeforeTime(now).build();
  }

  private static RSAKey make() {
    try {
      return new RSAKeyGenerator(RSA_BITS)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Cannot create a signing key", e);
    }
  }

  private static Instant from(RSAKey key) {
    var from = key.getNotBeforeTime();
    return from == null ? Instant.EPOCH : from.toInstant();
  }

  private static String text(List<RSAKey> keys) {
    return new JWKSet(List.copyOf(keys)).toString(false);
  }

  /** A set of keys, or the one key that was all there was before they were rotated. */
  private static List<RSAKey> parse(String text) {
    try {
      if (!text.contains("\"keys\"")) {
        return List.of(RSAKey.parse(text));
      }
      return JWKSet.parse(text).getKeys().stream().map(JWK::toRSAKey).toList();
    } catch (ParseException e) {
      throw new IllegalStateException("The stored signing keys are not valid", e);
    }
  }
}
