package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.work.QueryRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads the events of a page from the log, up to the memory limit of a page. */
final class PageReader {

  private static final String ADVICE = "Request fewer events, or fewer lists in one request.";

  /**
   * Number of events in the first read. It is small because the size of the events is not known
   * yet.
   */
  private static final int FIRST_CHUNK = 16;

  private static final int LARGEST_CHUNK = 256;

  private final AuditLog log;
  private final TenantId tenant;
  private final QueryRequest memory;
  private boolean cut;

  PageReader(AuditLog log, TenantId tenant, QueryRequest memory) {
    this.log = log;
    this.tenant = tenant;
    this.memory = memory;
  }

  /**
   * Returns whether the last read returned fewer events than requested because of the memory limit.
   */
  boolean isCut() {
    return cut;
  }

  /**
   * Returns the events with these sequence numbers, in this order, up to the memory limit of a page
   * but at least one.
   *
   * @param known events that are already in memory and are not read
   * @throws Refusal {@code STORE_UNAVAILABLE} if the database does not return one of the events
   */
  List<AuditEvent> read(List<Long> sequences, List<AuditEvent> known) {
    cut = false;
    var events = new ArrayList<AuditEvent>(sequences.size());
    var held = bySequence(known);
    long left = memory.pageBytes();
    int chunk = FIRST_CHUNK;
    while (events.size() < sequences.size()) {
      var next =
          sequences.subList(events.size(), Math.min(events.size() + chunk, sequences.size()));
      var read = chunk(next, held, left);
      if (read.size() < next.size() && chunk > 1) {
        chunk = Math.max(1, chunk / 4);
        continue;
      }
      for (var sequence : next) {
        var event = found(read, sequence);
        long bytes = EventSize.of(event);
        if (bytes > left && !events.isEmpty()) {
          cut = true;
          return events;
        }
        memory.reserve(bytes, ADVICE);
        left -= bytes;
        events.add(event);
      }
      chunk = Math.min(chunk * 4, LARGEST_CHUNK);
    }
    return events;
  }

  private static AuditEvent found(Map<Long, AuditEvent> read, long sequence) {
    var event = read.get(sequence);
    if (event == null) {
      // A page must not omit an event that exists.
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "The database does not return an event that is stored. Try again later.");
    }
    return event;
  }

  /** Returns the events; not all of them if they exceed the remaining memory. */
  private Map<Long, AuditEvent> chunk(
      List<Long> sequences, Map<Long, AuditEvent> known, long remaining) {
    var events = new HashMap<Long, AuditEvent>();
    var missing = new TreeSet<Long>();
    for (var sequence : sequences) {
      var event = known.get(sequence);
      if (event == null) {
        missing.add(sequence);
      } else {
        events.put(sequence, event);
      }
    }
    long bytes = 0;
    while (!missing.isEmpty() && bytes <= remaining) {
      var some = log.read(tenant, List.copyOf(missing));
      for (var event : some) {
        events.put(event.sequence(), event);
        bytes += EventSize.of(event);
      }
      if (some.isEmpty()) {
        missing.clear();
      } else {
        missing.headSet(some.getLast().sequence(), true).clear();
      }
    }
    return events;
  }

  private static Map<Long, AuditEvent> bySequence(List<AuditEvent> events) {
    var bySequence = new HashMap<Long, AuditEvent>();
    events.forEach(event -> bySequence.put(event.sequence(), event));
    return bySequence;
  }
}
