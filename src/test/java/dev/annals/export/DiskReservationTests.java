package dev.annals.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Refusal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DiskReservationTests {

  private static final long LIMIT = 100L << 20;

  private final AtomicInteger questions = new AtomicInteger();
  private long left = LIMIT;
  private final DiskReservation space =
      new DiskReservation(
          bytes -> {
            questions.incrementAndGet();
            return bytes <= left;
          },
          () -> LIMIT);

  @Test
  void coversAFileToTheLastByteThatIsLeft() {
    for (long bytes = 0; bytes <= LIMIT; bytes += 8_192) {
      space.cover(bytes);
    }
    space.cover(LIMIT);

    assertThatThrownBy(() -> space.cover(LIMIT + 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("104,857,600 bytes");
    assertThatThrownBy(space::requireRoom).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> space.cover(1)).isInstanceOf(Refusal.class);
  }

  @Test
  void asksSeldomWhileMuchIsLeft() {
    for (long bytes = 0; bytes <= 48L << 20; bytes += 8_192) {
      space.cover(bytes);
    }

    assertThat(questions).hasValue(3);
  }

  @Test
  void coversMoreAtOnceThanItUsuallyAsksFor() {
    space.cover(LIMIT);
    left = 0;

    space.cover(LIMIT);
  }
}
