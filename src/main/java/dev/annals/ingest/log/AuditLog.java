package dev.annals.ingest.log;

import dev.annals.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tenants' logs, to be read. Every method takes the tenant first, and there is no other way in.
 * What is read is on a majority and stays. Reads block, and throw {@code STORE_UNAVAILABLE} when
 * the store does not answer.
 *
 * <p>A read of this object can miss events that were acknowledged just before it, for instance
 * during and right after an election in the replica set. That is right for a reader that comes
 * back, such as a live stream. A reader whose answer MUST have everything that was acknowledged
 * reads from {@link #upToDate}.
 *
 * <p>Each read is bounded in memory too: a list ends with the event that reaches the bound, so one
 * that is shorter than asked for says nothing about the end of the log. Only an empty list does.
 *
 * <p>No read leaves out a number silently: where one is missing, the read throws {@link
 * LogIncomplete}.
 */
public interface AuditLog {

  /**
   * A view of the log that sees every event that any server acknowledged before this call. Waits
   * for a confirmation by a majority, which requests that arrive together share. To be used within
   * one request, and asked for after the request has arrived.
   *
   * @throws dev.annals.kernel.Refusal {@code STORE_UNAVAILABLE} if no majority answers within 5 s
   */
  AuditLog upToDate(TenantId tenant);

  /** The event of that number, if there is one. */
  Optional<AuditEvent> find(TenantId tenant, long sequence);

  /** The number of the newest event; 0 if there is none. */
  long last(TenantId tenant);

  /** The position of the newest event; {@link LogPosition#START} if there is none. */
  default LogPosition end(TenantId tenant) {
    return position(tenant, last(tenant)).orElse(LogPosition.START);
  }

  /** The position of that number, if the log has reached it; there always is a position 0. */
  default Optional<LogPosition> position(TenantId tenant, long sequence) {
    return sequence == 0
        ? Optional.of(LogPosition.START)
        : find(tenant, sequence).map(AuditEvent::position);
  }

  /** How many events there are after one number and through another, counted in the store. */
  long count(TenantId tenant, long after, long through);

  /**
   * The events after a sequence number, oldest first, without a gap, at most {@code limit}. Returns
   * at least one if there are any.
   */
  List<AuditEvent> readAfter(TenantId tenant, long after, int limit);

  /**
   * The events before a sequence number, newest first, without a gap, at most {@code limit}.
   * Returns at least one if there are any.
   */
  List<AuditEvent> readBefore(TenantId tenant, long before, int limit);

  /**
   * The events with these sequence numbers, in their order, up to the limit of one read. Call again
   * for the numbers after the last returned event. They MUST be sequence numbers of stored events.
   *
   * @throws LogIncomplete if one of the events is missing
   */
  List<AuditEvent> read(TenantId tenant, Collection<Long> sequences);

  /**
   * Hands the events after one number and through another to a reader, oldest first, in constant
   * memory, until there are no more or the reader returns {@code false}.
   *
   * @param through the number of a stored event
   * @throws LogIncomplete if an event through this one is missing
   */
  void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader);
}
