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
 * Manages the keys that sign access tokens. One key signs. Former keys verify until the last token
 * that they signed has expired. A new key is published shortly before it signs, so that every
 * server knows it before it receives a token of it. All keys are published at {@code /oauth2/jwks}.
 */
@Component
public class SigningKeys implements JWKSource<SecurityContext> {

  /**
   * How long before its first signature a new key is published. Longer than a change notification
   * takes.
   */
  static final Duration AHEAD = Duration.ofSeconds(10);

  private static final String NAME = "signing";
  private static final int RSA_BITS = 2048;
  private static final int ATTEMPTS = 5;

  /** Clocks of servers differ, and tokens are accepted for a short time after they expire. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** Minimum time between two reloads that tokens of unknown keys cause. */
  private static final Duration MIN_RELOAD_INTERVAL = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  private final KeyVault keyVault;
  private final TokenSettings settings;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final ReadThroughCache<String, List<RSAKey>> keys;
  private volatile Instant reloadedAt;

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
    this.reloadedAt = clock.instant();
    changeNotifications.listen("access_keys", name -> keys.refresh(NAME));
  }

  /** Returns the key that signs now. */
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

  /**
   * Returns matching keys whose tokens are valid: the signing key, former keys, and a published new
   * key.
   */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    var found = select(selector);
    if (found.isEmpty() && reloadedAt.plus(MIN_RELOAD_INTERVAL).isBefore(clock.instant())) {
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
    var created = generate();
    for (int i = 0; i < ATTEMPTS; i++) {
      var now = clock.instant();
      var storedKey = read();
      var before = parse(storedKey.key());
      var published = before.stream().filter(key -> from(key).isAfter(now)).findFirst();
      if (published.isPresent()) {
        return NewKey.of(published.get());
      }
      var next = next(before, created, now);
      if (put(storedKey, next, by)) {
        reload();
        return NewKey.of(next.getFirst());
      }
    }
    throw new IllegalStateException("The signing key is being rotated by other servers");
  }

  /** Rotates the signing key if it is older than the settings allow. */
  void rotateIfOld() {
    var age = Duration.between(from(current()), clock.instant());
    if (settings.signingKeyAge().isPositive() && age.compareTo(settings.signingKeyAge()) > 0) {
      log.info("The signing key is {} days old and is rotated", age.toDays());
      rotate(null);
    }
  }

  /**
   * A new signing key.
   *
   * @param id its {@code kid}
   * @param signsFrom when it starts to sign
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

  private List<RSAKey> next(List<RSAKey> before, RSAKey created, Instant now) {
    var from = now.plus(AHEAD);
    var until = Date.from(from.plus(longestLife()).plus(SKEW));
    var next = new ArrayList<RSAKey>();
    next.add(
        new RSAKey.Builder(created)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(from))
            .build());
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
    reloadedAt = clock.instant();
    try {
      keys.reload(NAME);
    } catch (RuntimeException e) {
      // The cached keys remain valid. This also happens while the master key is being changed.
      log.warn("The signing keys could not be reloaded: {}", e.toString());
    }
  }

  private KeyVault.StoredKey read() {
    return keyVault.keep(NAME, () -> text(List.of(first())));
  }

  private RSAKey first() {
    var now = Date.from(clock.instant());
    return new RSAKey.Builder(generate()).issueTime(now).notBeforeTime(now).build();
  }

  private static RSAKey generate() {
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

  /** Parses a set of keys, or the single key that earlier versions stored. */
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
