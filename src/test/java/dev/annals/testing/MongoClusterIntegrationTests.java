package dev.annals.testing;

import static dev.annals.testing.MongoCluster.Role.ARBITER;
import static dev.annals.testing.MongoCluster.Role.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoClusterIntegrationTests {

  @Test
  void majorityNeedsTheSecondaryWhereThereIsAnArbiter() {
    try (var cluster = MongoCluster.of(DATA, DATA, ARBITER).start();
        var client = MongoClients.create(cluster.uri("test"))) {
      var secondary = cluster.secondary();
      insert(client, 1, WriteConcern.MAJORITY);

      secondary.suspend();

      insert(client, 2, WriteConcern.W1);
      assertThatThrownBy(
              () ->
                  insert(client, 3, WriteConcern.MAJORITY.withWTimeout(500, TimeUnit.MILLISECONDS)))
          .isInstanceOf(MongoWriteConcernException.class);

      secondary.resume();
      insert(client, 4, WriteConcern.MAJORITY);
    }
  }

  @Test
  void anotherMemberTakesOverFromOneThatIsKilled() {
    try (var cluster = MongoCluster.of(DATA, DATA, DATA).start();
        var client = MongoClients.create(cluster.uri("test"))) {
      insert(client, 1, WriteConcern.MAJORITY);
      var first = cluster.primary();
      var log = first.log();

      first.kill();

      assertThat(cluster.primary()).isNotSameAs(first);
      insert(client, 2, WriteConcern.MAJORITY);
      first.start();
      cluster.awaitHealthy();
      assertThat(collection(client).countDocuments()).isEqualTo(2);

      cluster.close();
      assertThat(Files.exists(log)).isFalse();
    }
  }

  private static void insert(MongoClient client, int id, WriteConcern concern) {
    collection(client).withWriteConcern(concern).insertOne(new Document("_id", id));
  }

  private static MongoCollection<Document> collection(MongoClient client) {
    return client.getDatabase("test").getCollection("things");
  }
}
