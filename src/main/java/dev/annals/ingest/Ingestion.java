package dev.annals.ingest;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks and appends events. If an event with the same idempotency key and body is already stored,
 * the stored event is returned, whatever the rules are now: a stricter rule, a limit or a
 * suspension never turns a stored event into a rejected one. Callers with many events can check all
 * events, submit all, and then wait for each.
 */
public interface Ingestion {

  /**
   * Checks and appends one event, given as the JSON of {@code AuditInput} in {@code
   * graphql/ingest.graphqls}. When this returns, the event is stored on a majority and will never
   * be lost, doubled or renumbered.
   *
   * @throws dev.annals.kernel.Refusal {@code BAD_INPUT} with the path from the input's root; {@code
   *     IDEMPOTENCY_CONFLICT}; {@code RATE_LIMITED}; {@code STORE_UNAVAILABLE} (not stored); {@code
   *     UNKNOWN_OUTCOME} (perhaps stored: send again with the same idempotency key)
   */
  Receipt send(TenantId tenant, Map<String, Object> input);

  /**
   * The same for an event that was sent in another form. Whether a repeated request carries the
   * same body is decided by the form in which it was sent, and not by the translation.
   *
   * @param body as it was sent; {@code idempotencyKey} is its key
   * @param input the {@code AuditInput} that the body means; may throw a {@code Refusal}
   */
  Receipt send(
      TenantId tenant,
      Map<String, ? extends @Nullable Object> body,
      Supplier<Map<String, Object>> input);

  /**
   * Checks an event and appends nothing. It counts against what may be sent for the tenant. A
   * rejected event with an idempotency key is returned too: {@link Submission#await} says what
   * became of it once the key was looked up.
   *
   * @throws dev.annals.kernel.Refusal of an event without a key: {@code BAD_INPUT} with the path
   *     from the input's root; {@code RATE_LIMITED}; {@code TENANT_SUSPENDED}
   */
  Checked check(TenantId tenant, Map<String, Object> input);

  /**
   * Checks an event that Annals itself writes about what happens to it. What a tenant asks of the
   * events that are sent to it does not hold for this one: it counts against nothing, and may have
   * any custom fields, or lack some.
   *
   * @throws dev.annals.kernel.Refusal {@code BAD_INPUT} with the path from the input's root
   */
  Checked checkOwn(TenantId tenant, Map<String, Object> input);

  /**
   * Queues an event, behind those that are sent one by one.
   *
   * @throws dev.annals.kernel.Refusal of an event without a key: {@code RATE_LIMITED}: it is not
   *     queued
   */
  Submission submit(Checked event);

  /** An event that can be submitted. */
  interface Checked {

    /** Bytes as it is stored; 0 if it is not going to be. */
    int size();
  }

  /** An event on its way. */
  interface Submission {

    /**
     * Waits for what becomes of it.
     *
     * @throws dev.annals.kernel.Refusal as {@link Ingestion#send}
     */
    Receipt await();
  }

  /**
   * What became of an event.
   *
   * @param duplicate whether it was there before, by its idempotency key: then it is the event that
   *     was stored the first time
   */
  record Receipt(AuditEvent event, boolean duplicate) {}
}
