package dev.annals.ingest.log;

import dev.annals.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the tenants' logs. Every method requires the tenant. Events that are returned are stored on
 * a majority and are never rolled back. Reads block, and throw {@code STORE_UNAVAILABLE} if MongoDB
 * does not respond.
 *
 * <p>A read of this object can miss events that were acknowledged just before it, for instance
 * during and right after an election in the replica set. That is acceptable for a reader that reads
 * repeatedly, such as a live stream. A reader whose result MUST contain everything that was
 * acknowledged uses {@link #upToDate}.
 *
 * <p>Each read is also limited in memory: a list ends with the event that reaches the limit, so a
 * list that is shorter than requested does not mean that the log has ended. Only an empty list
 * does.
 *
 * <p>No read silently omits an event: if a sequence number is missing, the read throws {@link
 * LogIncomplete}.
 */
public interface AuditLog {

  /**
   * Returns a view of the log that contains every event that any server acknowledged before this
   * call. Waits for a confirmation by a majority, which concurrent requests share. The view is to
   * be requested after the request has arrived and used only within it.
   *
   * @throws dev.annals.kernel.Refusal {@code STORE_UNAVAILABLE} if no majority answers within 5 s
   */
  AuditLog upToDate(TenantId tenant);

  /** Returns the event with a sequence number, if there is one. */
  Optional<AuditEvent> find(TenantId tenant, long sequence);

  /** Returns the sequence number of the newest event, or 0 if there is none. */
  long last(TenantId tenant);

  /** Returns the position of the newest event, or {@link LogPosition#START} if there is none. */
  default LogPosition end(TenantId tenant) {
    return position(tenant, last(tenant)).orElse(LogPosition.START);
  }

  /**
   * Returns the position of a sequence number, if the log has reached it. Position 0 always exists.
   */
  default Optional<LogPosition> position(TenantId tenant, long sequence) {
    return sequence == 0
        ? Optional.of(LogPosition.START)
        : find(tenant, sequence).map(AuditEvent::position);
  }

  /** Counts the events after one sequence number and up to another, inclusive, in the database. */
  long count(TenantId tenant, long after, long through);

  /**
   * Returns the events after a sequence number, oldest first, without a gap, at most {@code limit}.
   * Returns at least one if there are any.
   */
  List<AuditEvent> readAfter(TenantId tenant, long after, int limit);

  /**
   * Returns the events before a sequence number, newest first, without a gap, at most {@code
   * limit}. Returns at least one if there are any.
   */
  List<AuditEvent> readBefore(TenantId tenant, long before, int limit);

  /**
   * Returns the events with these sequence numbers, in ascending order, up to the limit of one
   * read. Call again for the numbers after the last returned event. They MUST be sequence numbers
   * of stored events.
   *
   * @throws LogIncomplete if one of the events is missing
   */
  List<AuditEvent> read(TenantId tenant, Collection<Long> sequences);

  /**
   * Passes the events after one sequence number and up to another, inclusive, to a reader, oldest
   * first, in constant memory. Ends early if the reader returns {@code false}.
   *
   * @param through sequence number of a stored event
   * @throws LogIncomplete if an event up to this one is missing
   */
  void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader);
}
