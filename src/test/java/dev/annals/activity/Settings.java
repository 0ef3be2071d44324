package dev.annals.activity;

import java.time.Duration;
import java.util.List;

/** Settings for tests. */
final class Settings {

  private Settings() {}

  /** Nothing is written but when a test says so. */
  static ActivitySettings holding(int facts) {
    return new ActivitySettings(
        List.of(), List.of(), Duration.ofSeconds(10), 1_000, facts, Duration.ofHours(1));
  }
}
