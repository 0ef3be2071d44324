package dev.annals.query.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.LogContinuity;
import dev.annals.kernel.TenantId;
import dev.annals.query.Draft;
import dev.annals.query.MemoryLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.util.unit.DataSize;

class IndexHealthTests {

  private static final TenantId ACME = new TenantId("acme");

  @TempDir Path home;

  private final MemoryLog log = new MemoryLog();
  private final UUID id = UUID.randomUUID();
  private Indexer indexer;
  private IndexHealth health;

  @AfterEach
  void stop() {
    indexer.stop();
  }

  @Test
  void isOutOfServiceUntilTheIndexIsOpen() throws Exception {
    // A file where the directory should be: it cannot be opened.
    var place = home.resolve("index");
    Files.writeString(place, "in the way");
    begin(place, true);
    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    indexer.start();
    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    indexer.stop();

    Files.delete(place);
    begin(place, true);
    log.append(ACME, Draft.event("a"));
    indexer.start();
    Awaitility.await().until(() -> health.health().getStatus().equals(Status.UP));
    assertThat(indexer.hold()).isPresent();
  }

  @Test
  void isDownWhenItsThreadHasEnded() throws Exception {
    var others = threads();
    begin(home.resolve("index"), true);
    indexer.start();
    Awaitility.await().until(() -> health.health().getStatus().equals(Status.UP));

    var own = threads();
    own.removeAll(others);
    assertThat(own).hasSize(1);
    own.forEach(Thread::interrupt);

    Awaitility.await().until(() -> health.health().getStatus().equals(Status.DOWN));
    assertThat(health.health().getDetails()).containsEntry("state", "ended");
  }

  @Test
  void isUpWithoutAnIndexWhereNoneIsWanted() {
    begin(home.resolve("index"), false);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void stopsAfterTheWebServer() {
    begin(home.resolve("index"), true);
    assertThat(indexer.getPhase())
        .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
  }

  /** Those of all indexes in this process; other tests have some, too. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("search-index") && thread.isAlive())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void begin(Path place, boolean enabled) {
    var settings =
        new IndexSettings(
            enabled,
            place.toString(),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            DataSize.ofMegabytes(16),
            2_000,
            DataSize.ofMegabytes(1),
            Duration.ofMillis(50),
            Duration.ofSeconds(20),
            0);
    indexer =
        new Indexer(
            log,
            new FixedIdentity(id, new AtomicInteger(1)),
            new LogContinuity(),
            new MemoryTenants(List.of()),
            settings,
            signal -> {});
    health = new IndexHealth(indexer, settings, new SimpleMeterRegistry());
  }
}
