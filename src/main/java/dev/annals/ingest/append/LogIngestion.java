package dev.annals.ingest.append;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.append.PendingAppend.Appended;
import dev.annals.ingest.check.EventCheck;
import dev.annals.ingest.log.SystemEventKey;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.tenants.TenantAccess;
import dev.annals.tenants.TenantRateLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends events with the append workers of this server. When no event is in progress, its counters
 * {@code annals.ingest.received}, {@code .stored}, {@code .duplicates}, {@code .rejected} and
 * {@code .unknown} satisfy {@code received = stored + duplicates + rejected + unknown}.
 */
class LogIngestion implements Ingestion {

  private static final String KEY = "idempotencyKey";
  private static final long RETRY_MILLIS = 1_000;

  private final TenantAccess tenants;
  private final TenantRateLimiter tenantRateLimiter;
  private final EventCheck check;
  private final DataStructures structures;
  private final AppendWorkers appendWorkers;
  private final KeyLookups keys;
  private final Timer sending;
  private final Counter received;
  private final Counter stored;
  private final Counter duplicates;
  private final Counter rejected;
  private final Counter unknown;

  LogIngestion(
      TenantAccess tenants,
      TenantRateLimiter tenantRateLimiter,
      EventCheck check,
      DataStructures structures,
      AppendWorkers appendWorkers,
      KeyLookups keys,
      MeterRegistry registry) {
    this.tenants = tenants;
    this.tenantRateLimiter = tenantRateLimiter;
    this.check = check;
    this.structures = structures;
    this.appendWorkers = appendWorkers;
    this.keys = keys;
    this.sending = registry.timer("annals.ingest.send");
    this.received = registry.counter("annals.ingest.received");
    this.stored = registry.counter("annals.ingest.stored");
    this.duplicates = registry.counter("annals.ingest.duplicates");
    this.rejected = registry.counter("annals.ingest.rejected");
    this.unknown = registry.counter("annals.ingest.unknown");
  }

  @Override
  public Receipt send(TenantId tenant, Map<String, Object> input) {
    return send(tenant, input, () -> input);
  }

  @Override
  public Receipt send(
      TenantId tenant,
      Map<String, ? extends @Nullable Object> body,
      Supplier<Map<String, Object>> input) {
    var began = Timer.start();
    try {
      return submit(check(new Sent(tenant, body, input)), true).await();
    } finally {
      began.stop(sending);
    }
  }

  @Override
  public Checked check(TenantId tenant, Map<String, Object> input) {
    return check(new Sent(tenant, input, () -> input));
  }

  private Checked check(Sent sent) {
    try {
      return accepted(sent);
    } catch (Refusal refusal) {
      if (sent.key() != null) {
        return new RejectedEvent(sent, refusal);
      }
      received.increment();
      rejected.increment();
      throw refusal;
    }
  }

  private AcceptedEvent accepted(Sent sent) {
    var tenant = sent.tenant();
    tenants.requireNotSuspended(tenant);
    tenantRateLimiter.countEvent(tenant);
    var eventDraft = check.check(tenant, sent.input().get(), structures.of(tenant));
    return new AcceptedEvent(appendWorkers.encode(eventDraft, sent::fingerprint), sent);
  }

  @Override
  public Checked checkOwn(TenantId tenant, Map<String, Object> input) {
    try {
      var eventDraft = check.checkOwn(tenant, input, structures.of(tenant));
      return new AcceptedEvent(
          appendWorkers.encode(eventDraft, () -> EventFingerprint.of(input, () -> input)), null);
    } catch (Refusal refusal) {
      received.increment();
      rejected.increment();
      throw refusal;
    }
  }

  @Override
  public Submission submit(Checked event) {
    return submit(event, false);
  }

  private Submission submit(Checked event, boolean urgent) {
    received.increment();
    return switch (event) {
      case AcceptedEvent accepted -> queue(accepted, urgent);
      case RejectedEvent(Sent sent, Refusal refusal) -> lookUp(sent, refusal);
      default ->
          throw new IllegalArgumentException("Not checked by this instance: " + event.getClass());
    };
  }

  private Submission queue(AcceptedEvent event, boolean urgent) {
    try {
      var pendingAppend = appendWorkers.append(event.entry(), urgent, event.sent() == null);
      return counted(() -> pendingAppend.await(appendWorkers.patience()));
    } catch (Refusal refusal) {
      if (event.sent() != null && event.sent().key() != null) {
        return lookUp(event.sent(), refusal);
      }
      rejected.increment();
      throw refusal;
    }
  }

  /** Looks up the key of an event that a rule rejects, because the event may already be stored. */
  private Submission lookUp(Sent sent, Refusal refusal) {
    var lookup = keys.begin(sent.tenant(), String.valueOf(sent.key()));
    return counted(() -> stored(sent, refusal, lookup));
  }

  private Appended stored(Sent sent, Refusal refusal, Optional<KeyLookups.Lookup> lookup) {
    boolean saysNothingOfTheKey =
        refusal.code() == Refusal.Code.RATE_LIMITED
            || refusal.code() == Refusal.Code.STORE_UNAVAILABLE;
    if (lookup.isEmpty()) {
      throw saysNothingOfTheKey ? refusal : tooManyLookups();
    }
    try {
      return lookup.get().await(sent.fingerprint()).orElseThrow(() -> refusal);
    } catch (Refusal other) {
      throw other.code() == Refusal.Code.STORE_UNAVAILABLE && saysNothingOfTheKey ? refusal : other;
    }
  }

  private static Refusal tooManyLookups() {
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        ("Too many rejected events with idempotency keys were sent for this tenant. This request"
                + " stored nothing. Try again in %d ms.")
            .formatted(RETRY_MILLIS),
        List.of(),
        Map.of("retryAfterMillis", RETRY_MILLIS));
  }

  private Submission counted(Supplier<Appended> outcome) {
    return () -> {
      try {
        var appended = outcome.get();
        (appended.duplicate() ? duplicates : stored).increment();
        return new Receipt(appended.event(), appended.duplicate());
      } catch (Refusal refusal) {
        (refusal.code() == Refusal.Code.UNKNOWN_OUTCOME ? unknown : rejected).increment();
        throw refusal;
      }
    };
  }

  /** An accepted event; {@code sent} is null for an automatic event. */
  private record AcceptedEvent(EncodedEvent entry, @Nullable Sent sent) implements Checked {
    @Override
    public int size() {
      return entry.size();
    }
  }

  /** An event that a rule rejects, unless it is already stored. */
  private record RejectedEvent(Sent sent, Refusal refusal) implements Checked {
    @Override
    public int size() {
      return 0;
    }
  }

  /**
   * The request of a client.
   *
   * @param body the body in its original format
   * @param input the {@code AuditInput} that the body is translated to
   */
  private record Sent(
      TenantId tenant,
      Map<String, ? extends @Nullable Object> body,
      Supplier<Map<String, Object>> input) {

    /**
     * Returns the idempotency key, or {@code null} if there is none or no stored event can have it.
     */
    @Nullable String key() {
      return body.get(KEY) instanceof String key
              && EventCheck.isKey(key)
              && !SystemEventKey.matches(key)
          ? key
          : null;
    }

    EventFingerprint fingerprint() {
      return EventFingerprint.of(body, input);
    }
  }
}
