package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lists of a tenant's events for modules that speak another dialect than GraphQL, and count from
 * the beginning of a list instead of going on from a cursor. What a caller may ask about and see is
 * settled here: a vendor everything, a tenant's user what is on. What was acknowledged before a
 * call is in its answer.
 *
 * <p>Every method refuses with {@code BAD_INPUT}, with the path below {@code filter}, {@code
 * search} or {@code sortBy}; with {@code FORBIDDEN_FIELD} where a tenant's user asks about a field
 * that is off; and with {@code QUERY_TOO_BROAD} if the index cannot tell at this moment or it takes
 * too long. Every event in the order of the log needs no index.
 */
public interface Listings {

  /**
   * A part of a list. Its cost does not grow with the offset: in the order of the log without a
   * filter it is one read; otherwise the index reads the matching events a fixed number of times,
   * whatever the offset is.
   *
   * @param offset number of events of the list before the part
   * @param count maximum number of events; the part has fewer only at the end of the list
   */
  Part part(Caller caller, ListRequest request, long offset, int count);

  /**
   * Hands every event of a list to a reader, in its order, in constant memory, until the reader
   * returns {@code false}. Events that come meanwhile are not in it.
   */
  void each(Caller caller, ListRequest request, Predicate<AuditEvent> reader);

  /**
   * The positions of the first events of a list, without the events, for merging several lists.
   * Uses some hundred bytes per event.
   *
   * @param count maximum number of positions
   */
  Head head(Caller caller, ListRequest request, int count);

  /** Events of a list by their numbers, which a {@link Head} has, in the order given. */
  List<AuditEvent> read(Caller caller, ListRequest request, List<Long> sequences);

  /**
   * The beginning of a list.
   *
   * @param total how many events the whole list has
   */
  record Head(List<Position> positions, long total) {

    public Head {
      positions = List.copyOf(positions);
    }
  }

  /**
   * Where an event stands in a list.
   *
   * @param rank of the value that the list is sorted by: compared as unsigned bytes, ranks have the
   *     order of their values in the lists of all tenants; {@code null} for an event without a
   *     value
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Position(byte @Nullable [] rank, long sequence) {}

  /**
   * A part of a list.
   *
   * @param total how many events the whole list has
   */
  record Part(List<AuditEvent> events, long total) {

    public Part {
      events = List.copyOf(events);
    }
  }
}
