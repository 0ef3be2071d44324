package dev.annals.identity.credentials;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.annals.access.ClientNetwork;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits failed sign-in attempts, per credential and per address. Successful attempts do not count,
 * no matter how many run concurrently. A credential has a separate limit for each address from
 * which it has signed in before: attempts from other addresses cannot lock a back end out.
 */
@Component
public class SignInThrottle {

  private static final int REMEMBERED = 100_000;
  private static final Duration KNOWN_FOR = Duration.ofDays(1);

  private final SignInSettings settings;
  private final TimeMeter time;
  private final Cache<String, FailureLimit> byCredential;
  private final Cache<String, FailureLimit> byAddress;
  private final Cache<Pair, FailureLimit> known;

  @Autowired
  SignInThrottle(SignInSettings settings) {
    this(settings, TimeMeter.SYSTEM_MILLISECONDS, Ticker.systemTicker());
  }

  SignInThrottle(SignInSettings settings, TimeMeter time, Ticker ticker) {
    this.settings = settings;
    this.time = time;
    this.byCredential = cache(settings.window().multipliedBy(2), ticker);
    this.byAddress = cache(settings.window().multipliedBy(2), ticker);
    this.known = cache(KNOWN_FOR, ticker);
  }

  private record Pair(String credential, String address) {}

  /**
   * Begins an attempt. While it is undecided, it holds one of the remaining permits. If none is
   * available, this method blocks until other attempts are decided.
   *
   * @param credential the claimed client id; null if there is none, as for a portal link
   * @param ip the client address; null if unknown
   * @return the attempt; MUST be closed
   */
  public Attempt begin(@Nullable String credential, @Nullable String ip) {
    var address = ClientNetwork.of(ip);
    var taken = new ArrayList<FailureLimit>(2);
    for (var limit : limits(credential, address)) {
      var wait = limit.acquire(settings.decision());
      if (wait.isPresent()) {
        taken.forEach(FailureLimit::release);
        return new Attempt(List.of(), null, wait.get());
      }
      taken.add(limit);
    }
    return new Attempt(taken, credential == null ? null : new Pair(credential, address), null);
  }

  /** Returns the limits that apply, in the order in which they are acquired. */
  private List<FailureLimit> limits(@Nullable String credential, String address) {
    if (credential == null) {
      return List.of(ofAddress(address));
    }
    var own = known.getIfPresent(new Pair(credential, address));
    if (own != null) {
      return List.of(own);
    }
    return List.of(
        byCredential.get(credential, key -> limit(settings.failures())), ofAddress(address));
  }

  /**
   * One sign-in attempt. It counts as a failure unless {@link #succeeded} or {@link #discount} is
   * called before {@link #close}.
   */
  public final class Attempt implements AutoCloseable {

    private final List<FailureLimit> limits;
    private final @Nullable Pair claim;
    private final @Nullable Duration wait;
    private boolean counts = true;

    private Attempt(List<FailureLimit> limits, @Nullable Pair claim, @Nullable Duration wait) {
      this.limits = limits;
      this.claim = claim;
      this.wait = wait;
    }

    /** Returns the time to wait before the next attempt, if this one was rejected. */
    public Optional<Duration> refused() {
      return Optional.ofNullable(wait);
    }

    /**
     * The secret is valid: the attempt does not count, and the credential gets a separate limit for
     * this address.
     */
    public void succeeded() {
      discount();
      if (claim != null) {
        known.asMap().computeIfAbsent(claim, key -> limit(settings.failures()));
      }
    }

    /** The attempt was not a guess, or could not be decided: it does not count. */
    public void discount() {
      counts = false;
    }

    @Override
    public void close() {
      limits.forEach(counts ? FailureLimit::fail : FailureLimit::release);
    }
  }

  private FailureLimit ofAddress(String address) {
    return byAddress.get(address, key -> limit(settings.failuresOfAddress()));
  }

  private FailureLimit limit(int failures) {
    return new FailureLimit(failures, settings.window(), time);
  }

  private static <K> Cache<K, FailureLimit> cache(Duration idle, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterAccess(idle)
        .ticker(ticker)
        .build();
  }
}
