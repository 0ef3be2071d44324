package dev.annals.drills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The sequences that one reader of a log received: a live stream across its reconnects, or pages
 * one after the other. It MUST receive each event behind its start that passes its filter, once, in
 * order.
 */
final class Trail {

  private final Ledger ledger;
  private final String reader;
  private final String tenant;
  private final boolean whole;
  private final long start;
  private final List<Long> received = new ArrayList<>();
  private long last;

  /**
   * @param reader names the kind of reader in violations
   * @param whole whether it has no filter, so that a skipped event shows at once; the others follow
   *     {@link Traffic#FOLLOWED}
   * @param start the last sequence that it does not receive
   */
  Trail(Ledger ledger, String reader, String tenant, boolean whole, long start) {
    this.ledger = ledger;
    this.reader = "The %s%s of %s".formatted(whole ? "" : "filtered ", reader, tenant);
    this.tenant = tenant;
    this.whole = whole;
    this.start = start;
    this.last = start;
  }

  String tenant() {
    return tenant;
  }

  boolean isWhole() {
    return whole;
  }

  /** The variables of a question that continues behind a cursor, or starts where it is empty. */
  Map<String, Object> variables(String cursor) {
    var variables = new HashMap<String, Object>();
    if (!whole) {
      variables.put("filter", Map.of("action", Map.of("equals", Traffic.FOLLOWED)));
    }
    if (!cursor.isEmpty()) {
      variables.put("after", cursor);
    }
    return variables;
  }

  synchronized void received(long sequence) {
    if (sequence <= last) {
      ledger.violation(Violation.Kind.REPEATED, "%s received %d after %d", reader, sequence, last);
      return;
    }
    if (whole && sequence > last + 1) {
      ledger.violation(Violation.Kind.SKIPPED, "%s received %d after %d", reader, sequence, last);
    }
    last = sequence;
    received.add(sequence);
  }

  /** The last sequence received, or the start. */
  synchronized long last() {
    return last;
  }

  /** Compares with the log, up to the end of it. */
  synchronized void judge(List<Ledger.Stored> log, LongPredicate passes) {
    var expected =
        log.stream()
            .map(Ledger.Stored::sequence)
            .filter(sequence -> sequence > start && passes.test(sequence))
            .toList();
    for (int i = 0; i < Math.max(expected.size(), received.size()); i++) {
      var wanted = i < expected.size() ? expected.get(i) : null;
      var got = i < received.size() ? received.get(i) : null;
      if (wanted == null || !wanted.equals(got)) {
        if (!whole || wanted == null || got == null) {
          ledger.violation(
              Violation.Kind.SKIPPED,
              "%s received %d of %d events; first difference: %s instead of %s",
              reader,
              received.size(),
              expected.size(),
              got,
              wanted);
        }
        return;
      }
    }
  }
}
