package dev.annals.ingest.log;

import dev.annals.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tenants' logs, to be read. Every method takes the tenant first, and there is no other way in.
 * What is read is on a majority and stays; an event that was acknowledged is seen by every read
 * that begins afterwards, on every node. Reads block, and refuse with {@code STORE_UNAVAILABLE}
 * when the store does not answer.
 *
 * <p>Each read is bounded in memory too: a list ends with the event that reaches the bound, so one
 * that is shorter than asked for says nothing about the end of the log. Only an empty list does.
 */
public interface AuditLog {

  /** The event of that number, if there is one. */
  Optional<AuditEvent> find(TenantId tenant, long sequence);

  /** The number of the newest event; 0 if there is none. */
  long last(TenantId tenant);

  /** How many events there are after one number and through another, counted in the store. */
  long count(TenantId tenant, long after, long through);

  /** The events after a number, oldest first, without a gap; at most so many, and at least one. */
  List<AuditEvent> readAfter(TenantId tenant, long after, int limit);

  /** The events before a number, newest first, without a gap; at most so many, and at least one. */
  List<AuditEvent> readBefore(TenantId tenant, long before, int limit);

  /**
   * The events of these numbers, in their order, as far as the bound allows: ask again for those
   * behind the last one. A number that there is not is left out.
   */
  List<AuditEvent> read(TenantId tenant, Collection<Long> sequences);

  /**
   * Hands the events after one number and through another to a reader, oldest first, in constant
   * memory, until there are no more or the reader returns {@code false}.
   */
  void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader);
}
