package dev.annals.ingest.append;

import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A store that behaves as MongoDB may at its worst, with a seeded die: replies are lost before,
 * amid or after a write; what was sent can land much later; another node takes numbers and keys.
 */
final class ModelStore implements LogStore {

  record Row(Numbered numbered, AuditEvent event, EventFingerprint fingerprint) {}

  private final Random die;
  private final double misfortune;
  private final Map<String, EventDraft> drafts = new HashMap<>();
  private final Map<String, EventFingerprint> fingerprints = new HashMap<>();
  private final Map<TenantId, List<Row>> logs = new HashMap<>();
  private final List<List<Numbered>> late = new ArrayList<>();
  private long foreignMark = -1;
  private int incarnation = 1;
  private @Nullable Refusal refusal;

  ModelStore(long seed, double misfortune) {
    this.die = new Random(seed);
    this.misfortune = misfortune;
  }

  List<Row> log(TenantId tenant) {
    return logs.computeIfAbsent(tenant, key -> new ArrayList<>());
  }

  @Override
  public int incarnation() {
    if (refusal != null) {
      throw refusal;
    }
    return incarnation;
  }

  /** Makes new events belong to another incarnation. */
  void incarnation(int next) {
    incarnation = next;
  }

  /** Refuses to have events appended from now on. */
  void refuse(Refusal why) {
    refusal = why;
  }

  @Override
  public EventIds ids() {
    return TestIds.IDS;
  }

  @Override
  public byte[] encode(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint) {
    // The action tells the draft apart: the bytes are the way back to it.
    drafts.put(eventDraft.action(), eventDraft);
    fingerprints.put(
        eventDraft.action(), eventFingerprint == null ? print(eventDraft) : eventFingerprint);
    return eventDraft.action().getBytes(StandardCharsets.UTF_8);
  }

  /** Another node writes an event of its own, perhaps with a key that we are about to use. */
  void writeElsewhere(EventDraft eventDraft) {
    long next = log(eventDraft.tenantId()).size() + 1;
    encode(eventDraft, print(eventDraft));
    var written =
        land(
            List.of(
                new Numbered(
                    eventDraft.tenantId(),
                    new LogPosition(next, incarnation, Instant.EPOCH),
                    foreignMark--,
                    eventDraft.action().getBytes(StandardCharsets.UTF_8))));
    if (!(written instanceof Written.All) && !(written instanceof Written.Stopped)) {
      throw new IllegalStateException();
    }
  }

  static EventFingerprint print(EventDraft eventDraft) {
    var body = Map.<String, Object>of("action", eventDraft.action());
    return EventFingerprint.of(body, () -> body);
  }

  @Override
  public Written insert(List<Numbered> events) {
    arriveLate();
    if (unlucky()) {
      int arrives = die.nextInt(events.size() + 1);
      var written = land(events.subList(0, arrives));
      if (written instanceof Written.All && die.nextBoolean()) {
        late.add(List.copyOf(events.subList(arrives, events.size())));
      }
      return new Written.Unknown("lost");
    }
    return land(events);
  }

  /** An ordered insert: ends at the first number or key that is taken. */
  private Written land(List<Numbered> events) {
    for (int i = 0; i < events.size(); i++) {
      var numbered = events.get(i);
      var log = log(numbered.tenant());
      var eventDraft = drafts.get(new String(numbered.encodedDraft(), StandardCharsets.UTF_8));
      if (log.stream().anyMatch(row -> row.numbered().sequence() == numbered.sequence())) {
        return new Written.Stopped(i, Cause.NUMBER_TAKEN);
      }
      var key = eventDraft.idempotencyKey();
      if (key != null && log.stream().anyMatch(row -> key.equals(row.event().idempotencyKey()))) {
        return new Written.Stopped(i, Cause.KEY_TAKEN);
      }
      log.add(
          new Row(
              numbered,
              eventDraft.at(numbered.position(), TestIds.IDS),
              fingerprints.get(eventDraft.action())));
    }
    return new Written.All();
  }

  private void arriveLate() {
    if (!late.isEmpty() && die.nextInt(3) == 0) {
      land(late.remove(die.nextInt(late.size())));
    }
  }

  private boolean unlucky() {
    return die.nextDouble() < misfortune;
  }

  private void mayBeAway() {
    arriveLate();
    if (unlucky()) {
      throw new StoreUnavailable(new IllegalStateException("away"));
    }
  }

  @Override
  public LogPosition tail(TenantId tenant) {
    mayBeAway();
    var log = log(tenant);
    return log.isEmpty() ? LogPosition.START : log.getLast().numbered().position();
  }

  @Override
  public Survey survey(TenantId tenant, long after, long through) {
    var tail = tail(tenant);
    arriveLate();
    var marks = new HashMap<Long, LogPosition>();
    for (var row : log(tenant)) {
      long sequence = row.numbered().sequence();
      if (sequence > after && sequence <= Math.min(through, tail.sequence())) {
        marks.put(row.numbered().mark(), row.numbered().position());
      }
    }
    return new Survey(tail, marks);
  }

  AuditEvent event(TenantId tenant, long sequence) {
    return log(tenant).get((int) sequence - 1).event();
  }

  @Override
  public List<Keyed> findAcknowledged(Map<TenantId, ? extends Collection<String>> keys) {
    return find(keys);
  }

  @Override
  public List<Keyed> find(Map<TenantId, ? extends Collection<String>> keys) {
    mayBeAway();
    var found = new ArrayList<Keyed>();
    keys.forEach(
        (tenant, those) ->
            log(tenant).stream()
                .filter(row -> those.contains(row.event().idempotencyKey()))
                .map(row -> new Keyed(row.event(), row.fingerprint(), row.numbered().mark()))
                .forEach(found::add));
    return found;
  }
}
