package dev.annals.access.credentials;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits attempts to sign in that fail, by credential and by address. An address from which a
 * credential has signed in before has a limit of its own for it: strangers that try secrets do not
 * lock a back end out.
 */
@Component
public class Attempts {

  private static final int REMEMBERED = 100_000;
  private static final Duration KNOWN_FOR = Duration.ofDays(1);

  /** Who has an IPv6 address has all with the same first half. */
  private static final int NETWORK_BYTES = 8;

  private static final String NOWHERE = "unknown";

  private final SignInSettings settings;
  private final TimeMeter time;
  private final Cache<String, Bucket> byCredential;
  private final Cache<String, Bucket> byAddress;
  private final Cache<Pair, Bucket> known;

  @Autowired
  Attempts(SignInSettings settings) {
    this(settings, TimeMeter.SYSTEM_MILLISECONDS, Ticker.systemTicker());
  }

  Attempts(SignInSettings settings, TimeMeter time, Ticker ticker) {
    this.settings = settings;
    this.time = time;
    this.byCredential = cache(settings.window().multipliedBy(2), ticker);
    this.byAddress = cache(settings.window().multipliedBy(2), ticker);
    this.known = cache(KNOWN_FOR, ticker);
  }

  private record Pair(String credential, String address) {}

  /**
   * Counts an attempt as one that fails, until {@link #succeeded} or {@link #takeBack} says
   * otherwise.
   *
   * @param credential that it claims to be; null where there is none, as for a portal link
   * @return how long to wait, if there were too many
   */
  public Optional<Duration> begin(@Nullable String credential, @Nullable String ip) {
    var address = network(ip);
    if (credential == null) {
      return take(ofAddress(address));
    }
    var own = known.getIfPresent(new Pair(credential, address));
    if (own != null) {
      return take(own);
    }
    var ofCredential = byCredential.get(credential, key -> bucket(settings.failures()));
    var wait = take(ofCredential);
    if (wait.isPresent()) {
      return wait;
    }
    wait = take(ofAddress(address));
    if (wait.isPresent()) {
      ofCredential.addTokens(1);
    }
    return wait;
  }

  /** It was right: it does not count, and the credential is known there. */
  public void succeeded(String credential, @Nullable String ip) {
    takeBack(credential, ip);
    var pair = new Pair(credential, network(ip));
    if (known.getIfPresent(pair) == null) {
      known.put(pair, bucket(settings.failures()));
    }
  }

  /** Nobody could say whether it was right, or it was no guess: it does not count. */
  public void takeBack(@Nullable String credential, @Nullable String ip) {
    var address = network(ip);
    var own = credential == null ? null : known.getIfPresent(new Pair(credential, address));
    if (own != null) {
      own.addTokens(1);
      return;
    }
    ofAddress(address).addTokens(1);
    var ofCredential = credential == null ? null : byCredential.getIfPresent(credential);
    if (ofCredential != null) {
      ofCredential.addTokens(1);
    }
  }

  private Bucket ofAddress(String address) {
    return byAddress.get(address, key -> bucket(settings.failuresOfAddress()));
  }

  private static Optional<Duration> take(Bucket bucket) {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket(int failures) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, settings.window()))
        .withCustomTimePrecision(time)
        .build();
  }

  private static <K> Cache<K, Bucket> cache(Duration idle, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterAccess(idle)
        .ticker(ticker)
        .build();
  }

  private static String network(@Nullable String ip) {
    if (ip == null) {
      return NOWHERE;
    }
    if (ip.indexOf(':') < 0) {
      return ip;
    }
    try {
      // An address and no name: nothing is looked up.
      var bytes = InetAddress.getByName(ip).getAddress();
      return bytes.length > NETWORK_BYTES
          ? HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES))
          : ip;
    } catch (UnknownHostException e) {
      return ip;
    }
  }
}
