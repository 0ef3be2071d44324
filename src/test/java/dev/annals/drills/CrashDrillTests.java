package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("drill")
class CrashDrillTests {

  private static final int EVENTS = 4_000;

  @TempDir Path directory;

  @Test
  void losesNothingWhenTheServerAndItsMongoDbAreKilled() throws Exception {
    holds(CrashDrill.run(new CrashDrill.Plan(1, 64, EVENTS, 50, 2), directory));
  }

  @Test
  void losesNothingWhenOneOfTwoServersIsKilled() throws Exception {
    holds(CrashDrill.run(new CrashDrill.Plan(2, 64, EVENTS, 50, 2), directory));
  }

  private static void holds(CrashDrill.Report report) {
    assertThat(report.faults()).as(report.toString()).isZero();
    assertThat(report.acknowledged()).isEqualTo(EVENTS);
    assertThat(report.stored()).isEqualTo(EVENTS);
    assertThat(report.sentAgain()).as("the kills were felt").isPositive();
  }
}
