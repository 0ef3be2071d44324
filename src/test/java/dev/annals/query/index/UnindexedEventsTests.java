package dev.annals.query.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnindexedEventsTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  private final UnindexedEvents unindexedEvents = new UnindexedEvents(1_000);

  @Test
  void givesWhatFollowsWithoutAHole() {
    add(ACME, 11, 15);
    assertThat(after(ACME, 10)).containsExactly(11L, 12L, 13L, 14L, 15L);
    assertThat(after(ACME, 13)).containsExactly(14L, 15L);
    assertThat(after(ACME, 15)).isEmpty();
    assertThat(after(ACME, 9)).isEmpty();
    assertThat(after(OTHER, 0)).isEmpty();
    assertThat(unindexedEvents.after(ACME, 10, 2))
        .extracting(AuditEvent::sequence)
        .containsExactly(11L, 12L);
  }

  @Test
  void beginsAnewBehindAHole() {
    add(ACME, 1, 3);
    add(ACME, 7, 8);
    assertThat(after(ACME, 0)).isEmpty();
    assertThat(after(ACME, 6)).containsExactly(7L, 8L);
  }

  @Test
  void forgetsWhatIsSearchable() {
    add(ACME, 1, 5);
    unindexedEvents.through(ACME, 3);
    assertThat(after(ACME, 3)).containsExactly(4L, 5L);
    assertThat(after(ACME, 2)).isEmpty();
    unindexedEvents.through(ACME, 5);
    assertThat(after(ACME, 5)).isEmpty();
  }

  @Test
  void holdsNoMoreThanItMay() {
    add(ACME, 1, 10);
    add(OTHER, 1, 1);
    assertThat(after(OTHER, 0)).isEmpty();
    assertThat(after(ACME, 0)).hasSize(10);
    add(ACME, 11, 11);
    assertThat(after(ACME, 0)).isEmpty();
    add(ACME, 12, 21);
    assertThat(after(ACME, 11)).hasSize(10);
  }

  @Test
  void hasRoomAgainForWhatWasForgotten() {
    for (int round = 0; round < 20; round++) {
      add(ACME, round * 10 + 1, round * 10 + 10);
      unindexedEvents.through(ACME, round * 10 + 5);
      unindexedEvents.through(ACME, round * 10 + 10);
    }
    add(OTHER, 1, 10);
    assertThat(after(OTHER, 0)).hasSize(10);
  }

  private void add(TenantId tenant, long from, long to) {
    var chance = new Chance(1);
    LongStream.rangeClosed(from, to)
        .forEach(sequence -> unindexedEvents.add(chance.event(tenant, sequence), 100));
  }

  private List<Long> after(TenantId tenant, long sequence) {
    return unindexedEvents.after(tenant, sequence, 100).stream().map(AuditEvent::sequence).toList();
  }
}
