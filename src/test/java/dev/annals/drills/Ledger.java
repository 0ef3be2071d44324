package dev.annals.drills;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What clients sent and what they were told, and the judgement of a log against it. Knows no
 * network: the same judgement is run on logs with planted faults (LedgerTests). Safe for use by
 * several threads.
 */
final class Ledger {

  /** An event as a log shows it. */
  record Stored(
      long sequence, String receivedAt, boolean automatic, @Nullable String key, long content) {}

  /** The first number of a check value that a client sends in each event. */
  static long content(String key) {
    return Integer.toUnsignedLong((key + "#").hashCode());
  }

  private static final int SHOWN_PER_KIND = 20;

  /** What a request may take where no fault disturbs its server. */
  static final double UNDISTURBED_SECONDS = 5;

  /** What a request may take in any case (docs/operations.md, "When MongoDB cannot be reached"). */
  static final double DOCUMENTED_SECONDS = 20;

  private final long began = System.nanoTime();
  private final ConcurrentMap<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final Map<Violation.Kind, AtomicLong> counts = new TreeMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final AtomicLong attempted = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong rejections = new AtomicLong();
  private final AtomicLong unknowns = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private volatile String phase = "start";

  Ledger() {
    for (var kind : Violation.Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  private static final class Tenant {
    final Map<String, Entry> entries = new HashMap<>();
    long highest;
  }

  private static final class Entry {
    /** The highest acknowledged sequence of the tenant when this key was first sent. */
    final long floor;

    long sequence;
    boolean maybeStored;
    boolean rejected;

    Entry(long floor) {
      this.floor = floor;
    }
  }

  /** Forgets all logs, for a deployment that has none; the counts go on. */
  void beginRound() {
    tenants.clear();
  }

  void phase(String name) {
    phase = name;
  }

  String phase() {
    return phase;
  }

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** Must be called before the first byte of an event is sent; again before each retry. */
  void sending(String tenant, String key) {
    var log = tenant(tenant);
    synchronized (log) {
      if (log.entries.putIfAbsent(key, new Entry(log.highest)) == null) {
        attempted.incrementAndGet();
      }
    }
  }

  void acknowledged(String tenant, String key, long sequence) {
    var log = tenant(tenant);
    synchronized (log) {
      var entry = log.entries.get(key);
      if (entry == null) {
        violation(Violation.Kind.ALTERED, "%s acknowledged %s, never sent", tenant, key);
        return;
      }
      if (entry.sequence == 0) {
        acknowledged.incrementAndGet();
        entry.sequence = sequence;
      } else if (entry.sequence != sequence) {
        violation(
            Violation.Kind.DUPLICATED,
            "%s acknowledged %s as %d and as %d",
            tenant,
            key,
            entry.sequence,
            sequence);
      }
      log.highest = Math.max(log.highest, sequence);
    }
  }

  /** The sequences of the events that one call stored, in the order in which they were given. */
  void batch(String tenant, List<Long> sequences) {
    for (int i = 1; i < sequences.size(); i++) {
      if (sequences.get(i) <= sequences.get(i - 1)) {
        violation(Violation.Kind.OUT_OF_ORDER, "A call stored %s for %s", sequences, tenant);
        return;
      }
    }
  }

  /** No answer, or {@code UNKNOWN_OUTCOME}: the event may be stored. */
  void unknown(String tenant, String key) {
    unknowns.incrementAndGet();
    var log = tenant(tenant);
    synchronized (log) {
      log.entries.get(key).maybeStored = true;
    }
  }

  /** An answer that says that the event is not stored. */
  void rejected(String tenant, String key) {
    rejections.incrementAndGet();
    var log = tenant(tenant);
    synchronized (log) {
      log.entries.get(key).rejected = true;
    }
  }

  /** The highest sequence acknowledged so far: each read that begins now must reach it. */
  long highest(String tenant) {
    var log = tenant(tenant);
    synchronized (log) {
      return log.highest;
    }
  }

  /**
   * Judges a read of the newest event.
   *
   * @param highest what {@link #highest} returned before the read began
   * @param newest the sequence that the read returned
   */
  void newestRead(String tenant, Object node, long highest, long newest) {
    if (newest < highest) {
      violation(
          Violation.Kind.STALE_READ,
          "%s on %s: the newest event is %d, %d was acknowledged before",
          tenant,
          node,
          newest,
          highest);
    }
  }

  /**
   * Judges the time that a request of a tenant took.
   *
   * @param seconds until its answer, or until it failed, without the pauses of the machine
   * @param limit the most that it may take, in seconds
   */
  void waited(String tenant, Object node, double seconds, double limit) {
    if (seconds > limit) {
      violation(
          Violation.Kind.STALLED,
          "%s waited %.1f s for %s; the limit is %.0f s",
          tenant,
          seconds,
          node,
          limit);
    }
  }

  Set<String> tenants() {
    return tenants.keySet();
  }

  void violation(Violation.Kind kind, String what, Object... arguments) {
    counts.get(kind).incrementAndGet();
    synchronized (violations) {
      if (counts.get(kind).get() <= SHOWN_PER_KIND) {
        var violation = new Violation(kind, seconds(), phase, what.formatted(arguments));
        violations.add(violation);
        System.out.println("VIOLATION " + violation);
      }
    }
  }

  long count(Violation.Kind kind) {
    return counts.get(kind).get();
  }

  long violations() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** The first ones of each kind. */
  List<Violation> shown() {
    synchronized (violations) {
      return violations.stream().sorted(Comparator.comparingDouble(Violation::at)).toList();
    }
  }

  /** Compares a whole log, read in the order of its sequences, with what its clients were told. */
  void judge(String tenant, List<Stored> events) {
    stored.addAndGet(events.size());
    var bySequence = judgeOrder(tenant, events);
    var byKey = judgeKeys(tenant, events);
    var log = tenant(tenant);
    synchronized (log) {
      log.entries.forEach(
          (key, entry) -> judgeEntry(tenant, key, entry, byKey.get(key), bySequence));
    }
  }

  private Map<Long, Stored> judgeOrder(String tenant, List<Stored> events) {
    var bySequence = new HashMap<Long, Stored>();
    long expected = 1;
    var receivedAt = "";
    for (var event : events) {
      if (bySequence.put(event.sequence(), event) != null) {
        violation(Violation.Kind.DUPLICATED, "%s has %d twice", tenant, event.sequence());
      } else if (event.sequence() > expected) {
        violation(
            Violation.Kind.GAP,
            "%s has nothing from %d to %d",
            tenant,
            expected,
            event.sequence() - 1);
      } else if (event.sequence() < expected) {
        violation(
            Violation.Kind.OUT_OF_ORDER, "%s has %d after %d", tenant, event.sequence(), expected);
      }
      if (receivedAt.compareTo(event.receivedAt()) > 0) {
        violation(
            Violation.Kind.OUT_OF_ORDER,
            "%s received %d at %s, after %s",
            tenant,
            event.sequence(),
            event.receivedAt(),
            receivedAt);
      }
      receivedAt = event.receivedAt();
      expected = Math.max(expected, event.sequence() + 1);
    }
    return bySequence;
  }

  private Map<String, Stored> judgeKeys(String tenant, List<Stored> events) {
    var byKey = new HashMap<String, Stored>();
    for (var event : events) {
      var key = event.key();
      if (event.automatic()) {
        continue;
      }
      if (key == null || event.content() != content(key)) {
        violation(
            Violation.Kind.ALTERED,
            "%s has %s as %d with another content",
            tenant,
            key,
            event.sequence());
        continue;
      }
      var before = byKey.put(key, event);
      if (before != null) {
        violation(
            Violation.Kind.DUPLICATED,
            "%s has %s as %d and as %d",
            tenant,
            key,
            before.sequence(),
            event.sequence());
      }
      if (!isKnown(tenant, key)) {
        violation(
            Violation.Kind.ALTERED, "%s has %s as %d, never sent", tenant, key, event.sequence());
      }
    }
    return byKey;
  }

  private boolean isKnown(String tenant, String key) {
    var log = tenant(tenant);
    synchronized (log) {
      return log.entries.containsKey(key);
    }
  }

  private void judgeEntry(
      String tenant,
      String key,
      Entry entry,
      @Nullable Stored event,
      Map<Long, Stored> bySequence) {
    if (event == null) {
      if (entry.sequence != 0) {
        var there = bySequence.get(entry.sequence);
        violation(
            Violation.Kind.LOST,
            "%s acknowledged %s as %d; there is %s",
            tenant,
            key,
            entry.sequence,
            there == null ? "nothing" : there.key());
      }
      return;
    }
    if (entry.sequence != 0 && entry.sequence != event.sequence()) {
      violation(
          Violation.Kind.DUPLICATED,
          "%s acknowledged %s as %d and has it as %d",
          tenant,
          key,
          entry.sequence,
          event.sequence());
    }
    if (event.sequence() <= entry.floor) {
      violation(
          Violation.Kind.OUT_OF_ORDER,
          "%s has %s as %d, sent after %d was acknowledged",
          tenant,
          key,
          event.sequence(),
          entry.floor);
    }
    if (entry.sequence == 0 && entry.rejected && !entry.maybeStored) {
      violation(
          Violation.Kind.STORED_AFTER_REJECTION,
          "%s has %s as %d, and said each time that it is not stored",
          tenant,
          key,
          event.sequence());
    }
  }

  private Tenant tenant(String name) {
    return tenants.computeIfAbsent(name, unused -> new Tenant());
  }

  /** Attempted, acknowledged, rejected, unknown and stored, and the violations of each kind. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "attempted %d, acknowledged %d, rejected %d, unknown %d, stored %d%n"
            .formatted(
                attempted.get(),
                acknowledged.get(),
                rejections.get(),
                unknowns.get(),
                stored.get()));
    counts.forEach(
        (kind, count) ->
            text.append(
                "%s %d, ".formatted(kind.name().toLowerCase().replace('_', ' '), count.get())));
    return text.substring(0, text.length() - 2);
  }

  long acknowledgements() {
    return acknowledged.get();
  }

  long unknownOutcomes() {
    return unknowns.get();
  }
}
