package dev.annals.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.unit.DataSize;

class DiskHealthTests {

  @TempDir Path directory;

  @Test
  void watchesTheHomeAndWhereTemporaryFilesGo() {
    var health = health(directory.resolve("home"), DataSize.ofBytes(1));

    assertThat(health(health, "home").getStatus()).isEqualTo(Status.UP);
    assertThat(health(health, "home").getDetails())
        .containsEntry("path", directory.toAbsolutePath().toString());
    assertThat(health(health, "temporaryFiles").getDetails())
        .containsEntry("path", directory.resolve("tmp").getParent().toAbsolutePath().toString());
  }

  @Test
  void isDownWithLessFreeSpaceThanItIsSetTo() {
    var health = health(directory, DataSize.ofTerabytes(1_000_000));

    assertThat(health(health, "home").getStatus()).isEqualTo(Status.DOWN);
    assertThat(health(health, "temporaryFiles").getStatus()).isEqualTo(Status.DOWN);
  }

  private CompositeHealthContributor health(Path home, DataSize free) {
    return new DiskHealth()
        .diskSpaceHealthIndicator(
            home, directory.resolve("tmp"), new CheckSettings(Duration.ZERO, 1, 1, free));
  }

  private static Health health(CompositeHealthContributor all, String name) {
    @Nullable Health health =
        all.getContributor(name) instanceof HealthIndicator indicator ? indicator.health() : null;
    assertThat(health).isNotNull();
    return health;
  }
}
