package dev.annals.activity.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import dev.annals.activity.StoreConnectivity;
import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverStoreConnectivityTests {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void seesThatMongoDbIsLostAndThatItIsBack() {
    var sight = new DriverStoreConnectivity(Clock.systemUTC());
    var seen = new ArrayList<StoreConnectivity.Change>();
    try (var mongod = EmbeddedMongod.start(directory, MongodBinaries.defaults("").find())) {
      var settings =
          MongoClientSettings.builder()
              .applyConnectionString(new ConnectionString(mongod.uri("test")));
      sight.customize(settings);
      try (var client = MongoClients.create(settings.build())) {
        var things = client.getDatabase("test").getCollection("things");
        things.insertOne(new Document("_id", 1));
        assertThat(sight.turns()).isEmpty();

        var killed = mongodOf(directory);
        killed.destroyForcibly();
        killed.onExit().join();
        things.insertOne(new Document("_id", 2)); // the driver waits for a primary

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  seen.addAll(sight.turns());
                  assertThat(seen)
                      .extracting(StoreConnectivity.Change::lost)
                      .containsExactly(true, false);
                });
        assertThat(seen.getLast().at()).isAfterOrEqualTo(seen.getFirst().at());
      }
    }
  }

  private static ProcessHandle mongodOf(Path directory) {
    var data = directory.resolve("data").toString();
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                Arrays.asList(process.info().arguments().orElse(new String[0])).contains(data))
        .filter(process -> process.info().command().orElse("").endsWith("mongod"))
        .findFirst()
        .orElseThrow();
  }
}
