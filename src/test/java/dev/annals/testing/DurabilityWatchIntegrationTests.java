package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.annals.embedded.MongoDurability;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class DurabilityWatchIntegrationTests {

  @Test
  void recordsWhatARealClientOfThisConnectionStringDoes() {
    var recorded =
        recordedDuring(
            settings -> {},
            collection -> {
              collection.insertOne(new Document());
              collection.find().first();
            });

    assertThat(recorded)
        .satisfiesExactly(
            insert -> assertThat(insert).startsWith("insert without writeConcern"),
            find -> assertThat(find).startsWith("find without readConcern"));
  }

  @Test
  void findsNothingWhereTheSettingsOfAnnalsAreApplied() {
    var recorded =
        recordedDuring(
            settings -> MongoDurability.apply(settings, Duration.ofSeconds(10)),
            collection -> {
              collection.insertOne(new Document());
              collection.updateMany(new Document(), new Document("$set", new Document("a", 1)));
              collection.find().first();
              collection.deleteMany(new Document());
            });

    assertThat(recorded).isEmpty();
  }

  private static List<String> recordedDuring(
      Consumer<MongoClientSettings.Builder> customizer, Consumer<MongoCollection<Document>> work) {
    var uri = new ConnectionString(System.getProperty("spring.mongodb.uri"));
    var settings =
        MongoClientSettings.builder()
            .applyConnectionString(uri)
            .addCommandListener(DurabilityWatch.listener());
    customizer.accept(settings);
    try (var client = MongoClients.create(settings.build())) {
      work.accept(client.getDatabase(uri.getDatabase()).getCollection("watched"));
    }
    return DurabilityWatch.takeViolations();
  }
}
