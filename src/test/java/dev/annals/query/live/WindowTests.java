package dev.annals.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.TenantId;
import dev.annals.query.Draft;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final long LARGE = EventSize.of(event(1, 10_000));

  private final WindowMemory shared = new WindowMemory(10 * LARGE);

  @Test
  void holdsTheNewestEvents() {
    var window = new Window(100, 10 * LARGE, shared, 0);
    for (int i = 1; i <= 1_000; i++) {
      assertThat(window.add(event(i, 1))).isTrue();
    }
    assertThat(window.end()).isEqualTo(1_000);
    assertThat(window.reaches(899)).isFalse();
    assertThat(window.reaches(900)).isTrue();
    assertThat(sequences(window.after(900, 1_000))).isEqualTo(range(901, 1_000));
    assertThat(sequences(window.after(990, 3))).isEqualTo(range(991, 993));
    assertThat(window.after(1_000, 3)).isEmpty();
    assertThat(window.add(event(1_002, 1))).isFalse();
  }

  @Test
  void holdsOnlyWhatHasRoom() {
    var window = new Window(100, 3 * LARGE, shared, 0);
    for (int i = 1; i <= 20; i++) {
      window.add(event(i, 10_000));
    }
    assertThat(window.reaches(16)).isFalse();
    assertThat(sequences(window.after(17, 100))).isEqualTo(range(18, 20));
    assertThat(shared.reserved()).isEqualTo(3 * LARGE);
    window.add(event(21, 10_000_000));
    assertThat(window.end()).isEqualTo(21);
    assertThat(window.reaches(20)).isFalse();
    assertThat(window.reaches(21)).isTrue();
    assertThat(shared.reserved()).isZero();
  }

  @Test
  void sharesMemoryWithOtherWindows() {
    var one = new Window(100, 10 * LARGE, shared, 0);
    var other = new Window(100, 10 * LARGE, shared, 0);
    for (int i = 1; i <= 8; i++) {
      one.add(event(i, 10_000));
    }
    for (int i = 1; i <= 8; i++) {
      other.add(event(i, 10_000));
    }
    assertThat(shared.reserved()).isLessThanOrEqualTo(10 * LARGE);
    assertThat(sequences(one.after(0, 100))).isEqualTo(range(1, 8));
    assertThat(sequences(other.after(6, 100))).isEqualTo(range(7, 8));
    assertThat(other.reaches(5)).isFalse();

    one.clear();
    for (int i = 9; i <= 20; i++) {
      other.add(event(i, 10_000));
    }
    assertThat(sequences(other.after(10, 100))).isEqualTo(range(11, 20));
    other.clear();
    assertThat(shared.reserved()).isZero();
  }

  private static AuditEvent event(long sequence, int length) {
    return Draft.event("a").custom(Map.of("text", "x".repeat(length))).at(ACME, sequence);
  }

  private static List<Long> sequences(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::sequence).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
