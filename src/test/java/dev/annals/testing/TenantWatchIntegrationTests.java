package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class TenantWatchIntegrationTests {

  @Test
  void recordsWhatARealClientAsksWithoutATenant() {
    var recorded = recordedDuring(log -> log.find(new Document("s", 1)).first());

    assertThat(recorded)
        .singleElement()
        .asString()
        .startsWith("find on log_watched without an equality on the tenant");
  }

  @Test
  void failsTheTestAfterWhichSomethingWasRecorded() {
    asking(log -> log.deleteMany(new Document()));

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(TenantWatchExtension::check)
        .withMessageContaining("delete on log_watched");
  }

  @Test
  void seesEveryDocumentOfARealInsert() {
    var recorded =
        recordedDuring(
            log -> log.insertMany(List.of(new Document("t", "acme"), new Document("s", 2))));

    assertThat(recorded).singleElement().asString().startsWith("insert on log_watched");
  }

  @Test
  void letsScopedCommandsPass() {
    var recorded =
        recordedDuring(
            log -> {
              log.insertOne(new Document("t", "acme"));
              log.find(new Document("t", "acme")).first();
              log.countDocuments(new Document("t", "acme"));
            });

    assertThat(recorded).isEmpty();
  }

  private static List<String> recordedDuring(Consumer<MongoCollection<Document>> work) {
    asking(work);
    return TenantWatch.takeViolations();
  }

  private static void asking(Consumer<MongoCollection<Document>> work) {
    var uri = new ConnectionString(System.getProperty("spring.mongodb.uri"));
    var settings =
        MongoClientSettings.builder()
            .applyConnectionString(uri)
            .addCommandListener(TenantWatch.listener())
            .build();
    try (var client = MongoClients.create(settings)) {
      work.accept(client.getDatabase(uri.getDatabase()).getCollection("log_watched"));
    }
  }
}
