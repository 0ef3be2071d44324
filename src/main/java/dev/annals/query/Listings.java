package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lists a tenant's events for modules that implement a dialect and use offsets instead of cursors.
 * A vendor sees all fields, a tenant's user the enabled ones. The result contains every event that
 * was acknowledged before the call.
 *
 * <p>Every method throws a {@code Refusal}: {@code BAD_INPUT} with the path below {@code filter},
 * {@code search} or {@code sortBy}; {@code FORBIDDEN_FIELD} if a tenant's user queries a disabled
 * field; {@code QUERY_TOO_BROAD} if the index cannot answer now or the query exceeds its timeout.
 * Listing every event in the order of the log does not need the index.
 */
public interface Listings {

  /**
   * Returns a part of a list. The cost does not grow with the offset: the order of the log without
   * a filter needs one read; otherwise the index reads the matching events a fixed number of times.
   *
   * @param offset number of events of the list before the part
   * @param count maximum number of events; the part has fewer only at the end of the list
   */
  Part part(Caller caller, ListRequest request, long offset, int count);

  /**
   * Passes every event of a list to a reader, in order and in constant memory, until the reader
   * returns {@code false}. Events that are appended meanwhile are not included.
   */
  void each(Caller caller, ListRequest request, Predicate<AuditEvent> reader);

  /**
   * Returns the positions of the first events of a list, without the events, for merging several
   * lists. Uses some hundred bytes per event.
   *
   * @param count maximum number of positions
   */
  Head head(Caller caller, ListRequest request, int count);

  /**
   * Returns events of a list by their sequence numbers, which a {@link Head} contains, in the given
   * order.
   */
  List<AuditEvent> read(Caller caller, ListRequest request, List<Long> sequences);

  /**
   * The first positions of a list.
   *
   * @param positions the positions, in the order of the list
   * @param total number of events in the whole list
   */
  record Head(List<Position> positions, long total) {

    public Head {
      positions = List.copyOf(positions);
    }
  }

  /**
   * The position of an event in a list.
   *
   * @param rank sort key of the value by which the list is sorted. Compared as unsigned bytes, sort
   *     keys have the order of their values in the lists of all tenants; {@code null} for an event
   *     without a value
   * @param sequence sequence number of the event
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Position(byte @Nullable [] rank, long sequence) {}

  /**
   * A part of a list.
   *
   * @param events the events, in the order of the list
   * @param total number of events in the whole list
   */
  record Part(List<AuditEvent> events, long total) {

    public Part {
      events = List.copyOf(events);
    }
  }
}
