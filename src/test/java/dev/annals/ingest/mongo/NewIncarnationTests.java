package dev.annals.ingest.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.annals.restore.NothingToRestore;
import dev.annals.testing.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

class NewIncarnationTests {

  private static final Instant NOW = Instant.parse("2020-01-01T01:00:00Z");

  private final SimpleMongoClientDatabaseFactory factory =
      new SimpleMongoClientDatabaseFactory(TestMongo.client(), "restored-" + UUID.randomUUID());
  private final NewIncarnation step = new NewIncarnation(factory, Duration.ofSeconds(5));

  @AfterEach
  void drop() {
    factory.getMongoDatabase().drop();
  }

  @Test
  void beginsAnIncarnationThatRunningServersLearnInTime() throws Exception {
    var server = new MongoLogIdentity(factory);

    assertThat(step.afterRestore(NOW)).contains("incarnation 3600").contains("1 before");
    assertThat(step.afterRestore(NOW)).contains("incarnation 3601");

    assertThat(step.settlesWithin())
        .isGreaterThan(MongoLogIdentity.FRESH.plus(Duration.ofSeconds(5)));
    await().atMost(Duration.ofSeconds(20)).until(() -> server.confirmedIncarnation() == 3601);
  }

  @Test
  void refusesADatabaseThatHasNoLog() {
    assertThatExceptionOfType(NothingToRestore.class)
        .isThrownBy(() -> step.afterRestore(NOW))
        .withMessageContaining("restored-");
  }
}
