package dev.annals.ingest;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks and appends events. If an event with the same idempotency key and body is already stored,
 * the stored event is returned, whatever the current rules are: a stricter rule, a limit or a
 * suspension never makes a stored event a rejected one. Callers with many events can check all of
 * them, submit all, and then wait for each.
 */
public interface Ingestion {

  /**
   * Checks and appends one event, given as the JSON of {@code AuditInput} in {@code
   * graphql/ingest.graphqls}. When this returns, the event is stored on a majority of MongoDB
   * members and is never lost, duplicated or renumbered.
   *
   * @throws dev.annals.kernel.Refusal {@code BAD_INPUT} with the path from the input's root; {@code
   *     IDEMPOTENCY_CONFLICT}; {@code RATE_LIMITED}; {@code TENANT_SUSPENDED}; {@code
   *     STORE_UNAVAILABLE} (not stored); {@code UNKNOWN_OUTCOME} (possibly stored: send it again
   *     with the same idempotency key)
   */
  Receipt send(TenantId tenant, Map<String, Object> input);

  /**
   * Checks and appends an event that was sent in another format. Whether a repeated request has the
   * same body is decided by the body as sent, not by its translation.
   *
   * @param body the body as sent; {@code idempotencyKey} is its key
   * @param input supplies the {@code AuditInput} that the body is translated to; may throw a {@code
   *     Refusal}
   */
  Receipt send(
      TenantId tenant,
      Map<String, ? extends @Nullable Object> body,
      Supplier<Map<String, Object>> input);

  /**
   * Checks an event without appending it. The event counts towards the tenant's rate limit. A
   * rejected event with an idempotency key is also returned; {@link Submission#await} reports its
   * outcome after the key was looked up.
   *
   * @throws dev.annals.kernel.Refusal for an event without a key: {@code BAD_INPUT} with the path
   *     from the input's root; {@code RATE_LIMITED}; {@code TENANT_SUSPENDED}
   */
  Checked check(TenantId tenant, Map<String, Object> input);

  /**
   * Checks an automatic event. The tenant's rules for received events do not apply: the event
   * counts towards no limit, and its custom fields need not follow the data structure.
   *
   * @throws dev.annals.kernel.Refusal {@code BAD_INPUT} with the path from the input's root
   */
  Checked checkOwn(TenantId tenant, Map<String, Object> input);

  /**
   * Queues an event with bulk priority, after events that are sent individually.
   *
   * @throws dev.annals.kernel.Refusal for an event without a key: {@code RATE_LIMITED}, and the
   *     event is not queued
   */
  Submission submit(Checked event);

  /** A checked event that can be submitted. */
  interface Checked {

    /** Returns the stored size in bytes; 0 if the event will not be stored. */
    int size();
  }

  /** A submitted event whose outcome may not be known yet. */
  interface Submission {

    /**
     * Waits for the outcome.
     *
     * @throws dev.annals.kernel.Refusal as {@link Ingestion#send}
     */
    Receipt await();
  }

  /**
   * The outcome for an event that is stored.
   *
   * @param event the stored event
   * @param duplicate whether an event with the same idempotency key was stored before; {@code
   *     event} is then that event
   */
  record Receipt(AuditEvent event, boolean duplicate) {}
}
