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

/** Reads the events of a page, up to the memory that a page may take. */
final class PageReader {

  private static final String ADVICE = "Request fewer events, or fewer lists in one request.";

  /**
   * Numbers that are asked for at once: first a few, since nobody knows how large the events are.
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

  /** Whether the events read last are fewer than were asked for. */
  boolean isCut() {
    return cut;
  }

  /**
   * The events of these numbers, in this order, as many as a page may have, and at least one.
   *
   * @param known some of them, which are not read
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
      // A page never leaves out an event that is there.
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "The database does not return an event that is stored. Try again later.");
    }
    return event;
  }

  /** Some events; not all of them if they take more memory than there is room for. */
  private Map<Long, AuditEvent> chunk(
      List<Long> sequences, Map<Long, AuditEvent> known, long room) {
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
    while (!missing.isEmpty() && bytes <= room) {
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
