package dev.annals.drills;

import static dev.annals.drills.Violation.Kind.ALTERED;
import static dev.annals.drills.Violation.Kind.DUPLICATED;
import static dev.annals.drills.Violation.Kind.GAP;
import static dev.annals.drills.Violation.Kind.LOST;
import static dev.annals.drills.Violation.Kind.OUT_OF_ORDER;
import static dev.annals.drills.Violation.Kind.REPEATED;
import static dev.annals.drills.Violation.Kind.SKIPPED;
import static dev.annals.drills.Violation.Kind.STALE_READ;
import static dev.annals.drills.Violation.Kind.STALLED;
import static dev.annals.drills.Violation.Kind.STORED_AFTER_REJECTION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judgement of a drill finds each fault that is planted into a log that is right. */
class LedgerTests {

  private static final String TENANT = "acme";

  private final Ledger ledger = new Ledger();
  private final List<Ledger.Stored> log = new ArrayList<>();

  @BeforeEach
  void acknowledgeFiveEvents() {
    for (int sequence = 1; sequence <= 5; sequence++) {
      ledger.sending(TENANT, "key-" + sequence);
      ledger.acknowledged(TENANT, "key-" + sequence, sequence);
      log.add(stored(sequence, "key-" + sequence));
    }
  }

  @Test
  void findsNothingInALogThatIsRight() {
    log.add(new Ledger.Stored(6, "2026-01-01T00:00:06Z", true, null, -1));
    judge();
    assertFound();
  }

  @Test
  void findsALostEvent() {
    log.removeLast();
    judge();
    assertFound(LOST);
  }

  @Test
  void findsALostEventWhoseSequenceAnotherOneHas() {
    ledger.sending(TENANT, "other");
    ledger.unknown(TENANT, "other");
    log.set(4, stored(5, "other"));
    judge();
    assertThat(ledger.count(LOST)).isOne();
  }

  @Test
  void findsAGap() {
    log.remove(2);
    judge();
    assertFound(LOST, GAP);
  }

  @Test
  void findsAnEventThatIsStoredTwice() {
    log.add(stored(6, "key-2"));
    judge();
    assertThat(ledger.count(DUPLICATED)).isPositive();
  }

  @Test
  void findsASequenceThatIsShownTwice() {
    log.add(2, stored(2, "key-2"));
    judge();
    assertThat(ledger.count(DUPLICATED)).isPositive();
  }

  @Test
  void findsAKeyThatWasAcknowledgedUnderTwoSequences() {
    ledger.acknowledged(TENANT, "key-2", 3);
    assertFound(DUPLICATED);
  }

  @Test
  void findsEventsInTheWrongOrder() {
    ledger.sending(TENANT, "later");
    ledger.unknown(TENANT, "later");
    log.set(2, stored(3, "later"));
    judge();
    assertFound(LOST, OUT_OF_ORDER);
  }

  @Test
  void findsALogThatIsShownInTheWrongOrder() {
    log.add(1, log.removeLast());
    judge();
    assertThat(ledger.count(OUT_OF_ORDER)).isPositive();
  }

  @Test
  void findsATimeThatFalls() {
    log.set(4, new Ledger.Stored(5, "2025-01-01T00:00:00Z", false, "key-5", content("key-5")));
    judge();
    assertFound(OUT_OF_ORDER);
  }

  @Test
  void findsAnotherContent() {
    log.set(4, new Ledger.Stored(5, "2026-01-01T00:00:05Z", false, "key-5", 1));
    judge();
    assertThat(ledger.count(ALTERED)).isOne();
  }

  @Test
  void findsAnEventThatNobodySent() {
    log.add(stored(6, "stranger"));
    judge();
    assertFound(ALTERED);
  }

  @Test
  void allowsAnEventOfUnknownOutcomeEitherWay() {
    ledger.sending(TENANT, "stored");
    ledger.sending(TENANT, "not stored");
    ledger.unknown(TENANT, "stored");
    ledger.unknown(TENANT, "not stored");
    log.add(stored(6, "stored"));
    judge();
    assertFound();
  }

  @Test
  void findsAnEventThatIsStoredAlthoughItWasRejected() {
    ledger.sending(TENANT, "rejected");
    ledger.rejected(TENANT, "rejected");
    log.add(stored(6, "rejected"));
    judge();
    assertFound(STORED_AFTER_REJECTION);
  }

  @Test
  void findsWhatAStreamSkipsAndRepeats() {
    var trail = new Trail(ledger, "stream", TENANT, true, 0);
    trail.received(1);
    trail.received(3);
    assertFound(SKIPPED);
    trail.received(3);
    trail.received(2);
    assertThat(ledger.count(REPEATED)).isEqualTo(2);
  }

  @Test
  void findsWhatAFilteredStreamSkips() {
    var trail = new Trail(ledger, "stream", TENANT, false, 0);
    trail.received(2);
    assertFound();
    trail.judge(log, sequence -> sequence % 2 == 0);
    assertFound(SKIPPED);
  }

  @Test
  void findsAStreamThatStopsBeforeTheEnd() {
    var trail = new Trail(ledger, "stream", TENANT, true, 0);
    for (int sequence = 1; sequence <= 4; sequence++) {
      trail.received(sequence);
    }
    trail.judge(log, sequence -> true);
    assertFound(SKIPPED);
  }

  @Test
  void findsWhatAFilteredStreamShouldNotReceive() {
    var trail = new Trail(ledger, "stream", TENANT, false, 0);
    trail.received(2);
    trail.received(3);
    trail.received(4);
    trail.judge(log, sequence -> sequence % 2 == 0);
    assertFound(SKIPPED);
  }

  @Test
  void findsACallWhoseEventsAreStoredInAnotherOrder() {
    ledger.batch(TENANT, List.of(1L, 2L, 5L));
    assertFound();
    ledger.batch(TENANT, List.of(1L, 5L, 2L));
    assertFound(OUT_OF_ORDER);
  }

  @Test
  void findsAStaleRead() {
    ledger.newestRead(TENANT, "server-0", ledger.highest(TENANT), 5);
    assertFound();
    ledger.newestRead(TENANT, "server-0", ledger.highest(TENANT), 4);
    assertFound(STALE_READ);
  }

  @Test
  void findsAStall() {
    ledger.waited(TENANT, "server-0", 4.9, 5);
    assertFound();
    ledger.waited(TENANT, "server-0", 5.1, 5);
    assertFound(STALLED);
  }

  @Test
  void measuresTheLongestStallAndTheLatencies() {
    var figures = new Figures(new Pauses());
    figures.answered("nothing", 2_000_000, 3_000_000, true);
    figures.answered("attack: many", 6_000_000_000L, 7_000_000_000L, false);
    figures.waited("attack: many", 4_000_000_000L);
    assertThat(figures.longestStall()).isEqualTo(7);
    assertThat(figures.longestWait()).isEqualTo(4);
    assertThat(figures.toString()).contains("nothing").contains("6000.0");
  }

  private void judge() {
    ledger.judge(TENANT, log);
  }

  /** One violation of each of these kinds, and none of another one. */
  private void assertFound(Violation.Kind... kinds) {
    for (var kind : Violation.Kind.values()) {
      long expected = Arrays.asList(kinds).contains(kind) ? 1 : 0;
      assertThat(ledger.count(kind)).as(kind + " " + ledger.shown()).isEqualTo(expected);
    }
  }

  private static long content(String key) {
    return Ledger.content(key);
  }

  private static Ledger.Stored stored(long sequence, String key) {
    var receivedAt = "2026-01-01T00:00:0%dZ".formatted(sequence);
    return new Ledger.Stored(sequence, receivedAt, false, key, content(key));
  }
}
