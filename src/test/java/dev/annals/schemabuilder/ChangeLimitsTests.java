package dev.annals.schemabuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.StructureStore.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ChangeLimitsTests {

  private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
  private static final ChangeLimits LIMITS = new ChangeLimits(3, 5);

  @Test
  void acceptsChangesUpToTheLimit() {
    assertThatCode(() -> LIMITS.check(versions(), NOW)).doesNotThrowAnyException();
    assertThatCode(() -> LIMITS.check(versions(1, 2), NOW)).doesNotThrowAnyException();
    assertThatCode(() -> LIMITS.check(versions(1, 2, 60, 1_439), NOW)).doesNotThrowAnyException();
    assertThatCode(() -> LIMITS.check(versions(61, 62, 63, 64, 1_440), NOW))
        .doesNotThrowAnyException();
  }

  @Test
  void rejectsTooManyChangesPerHourAndSaysWhenTheNextOneIsPossible() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> LIMITS.check(versions(1, 2, 50), NOW))
        .satisfies(refusal -> assertThatIt(refusal, Duration.ofMinutes(10)));
  }

  @Test
  void rejectsTooManyChangesPerDay() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> LIMITS.check(versions(61, 62, 63, 64, 1_430), NOW))
        .satisfies(refusal -> assertThatIt(refusal, Duration.ofMinutes(10)));
  }

  private static void assertThatIt(Refusal refusal, Duration retryAfter) {
    assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    assertThat(refusal)
        .extracting(Refusal::details, InstanceOfAssertFactories.MAP)
        .isEqualTo(Map.of("retryAfterMillis", retryAfter.toMillis()));
  }

  /** Versions that were made so many minutes ago, newest first. */
  private static List<Version> versions(int... minutesAgo) {
    return IntStream.of(minutesAgo)
        .mapToObj(
            minutes ->
                new Version(
                    1,
                    0,
                    new ChangeRecord(
                        NOW.minus(Duration.ofMinutes(minutes)), "VENDOR", "c1", "Changed")))
        .toList();
  }
}
