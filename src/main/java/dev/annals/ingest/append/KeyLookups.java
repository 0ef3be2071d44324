package dev.annals.ingest.append;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.annals.ingest.append.LogStore.Keyed;
import dev.annals.ingest.append.PendingAppend.Appended;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Looks up idempotency keys of events that a rule rejects. Such an event may have been stored
 * before the rule was in force, and a rejection would wrongly tell the sender that it is not
 * stored.
 *
 * <p>Look-ups that arrive together share one query, and at most one query runs at a time. The rate
 * of look-ups is limited per tenant, and their total number is limited while MongoDB does not
 * respond. Thread-safe.
 */
public final class KeyLookups {

  private static final int KEYS_PER_QUERY = 500;
  private static final int BURST_SECONDS = 2;
  private static final int REMEMBERED_TENANTS = 100_000;

  private final SharedCalls<Key, Optional<Keyed>> calls;
  private final LoadingCache<TenantId, Bucket> allowances;
  private final Map<TenantId, Integer> pending = new ConcurrentHashMap<>();
  private final AtomicInteger allPending = new AtomicInteger();
  private final Duration timeout;
  private final int perTenant;
  private final int inAll;

  /**
   * @param perSecond look-ups per second and tenant; twice this number may be used at once and may
   *     wait for an answer
   * @param inAll maximum number of look-ups of all tenants that wait for an answer
   * @param timeout timeout of one look-up, from its start
   */
  public KeyLookups(LogStore store, int perSecond, int inAll, Duration timeout) {
    this.timeout = timeout;
    this.perTenant = perSecond * BURST_SECONDS;
    this.inAll = inAll;
    this.calls =
        new SharedCalls<>("key-lookups", KEYS_PER_QUERY, timeout, keys -> find(store, keys));
    this.allowances =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_TENANTS)
            .expireAfterAccess(Duration.ofSeconds(2L * BURST_SECONDS))
            .build(
                tenant ->
                    Bucket.builder()
                        .addLimit(
                            limit ->
                                limit
                                    .capacity((long) perSecond * BURST_SECONDS)
                                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
  }

  /**
   * Starts a look-up. Does not block.
   *
   * @return empty if the tenant's limit is reached or too many look-ups wait for an answer
   */
  public Optional<Lookup> begin(TenantId tenant, String key) {
    if (!allowances.get(tenant).tryConsume(1) || !enter(tenant)) {
      return Optional.empty();
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    CompletableFuture<Optional<Keyed>> found;
    try {
      found = calls.ask(new Key(tenant, key));
    } catch (Throwable e) {
      leave(tenant);
      throw e;
    }
    var _ = found.whenComplete((stored, failure) -> leave(tenant));
    return Optional.of(new Lookup(found, deadline));
  }

  /** Returns the number of look-ups that wait for an answer. */
  int pending() {
    return allPending.get();
  }

  private boolean enter(TenantId tenant) {
    int ofTenant = pending.merge(tenant, 1, Integer::sum);
    if (allPending.incrementAndGet() > inAll || ofTenant > perTenant) {
      leave(tenant);
      return false;
    }
    return true;
  }

  private void leave(TenantId tenant) {
    allPending.decrementAndGet();
    pending.computeIfPresent(tenant, (key, number) -> number == 1 ? null : number - 1);
  }

  private static Function<Key, Optional<Keyed>> find(LogStore store, List<Key> keys) {
    var byTenant = new HashMap<TenantId, Set<String>>();
    for (var key : keys) {
      byTenant.computeIfAbsent(key.tenant(), tenant -> new LinkedHashSet<>()).add(key.key());
    }
    Map<TenantId, ? extends Collection<String>> requested = byTenant;
    var found = new HashMap<Key, Keyed>();
    for (var stored : store.findAcknowledged(requested)) {
      var event = stored.event();
      found.put(new Key(event.tenantId(), String.valueOf(event.idempotencyKey())), stored);
    }
    return key -> Optional.ofNullable(found.get(key));
  }

  /** A started look-up. */
  public static final class Lookup {

    private final CompletableFuture<Optional<Keyed>> found;
    private final long deadline;

    private Lookup(CompletableFuture<Optional<Keyed>> found, long deadline) {
      this.found = found;
      this.deadline = deadline;
    }

    /**
     * Waits for the stored event of the key; empty if there is none.
     *
     * @throws Refusal {@code IDEMPOTENCY_CONFLICT} if it was stored for another body; {@code
     *     STORE_UNAVAILABLE} if the store does not answer before the look-up's timeout
     */
    public Optional<Appended> await(EventFingerprint body) {
      try {
        return found
            .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
            .map(stored -> same(stored, body));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable();
      } catch (TimeoutException | ExecutionException | CancellationException e) {
        throw unavailable();
      } finally {
        // The caller no longer waits, so the query is not needed.
        found.cancel(false);
      }
    }

    private static Appended same(Keyed stored, EventFingerprint body) {
      if (body.matches(stored.fingerprint())) {
        return new Appended(stored.event(), true, stored.fingerprint());
      }
      throw PendingAppend.keyTaken();
    }

    private static Refusal unavailable() {
      return new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "The database is not responding, so the server cannot tell whether an event with this"
              + " idempotency key is stored. This request stored nothing. Send it again later with"
              + " the same key.");
    }
  }

  private record Key(TenantId tenant, String key) {}
}
