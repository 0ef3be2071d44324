package dev.annals.nodes.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.annals.nodes.CriticalThreads;
import dev.annals.testing.TestMongo;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

class ChangeStreamNotificationsTests {

  private static MongoClient client;
  private static SimpleMongoClientDatabaseFactory factory;

  @BeforeAll
  static void open() {
    client = TestMongo.client();
    factory = new SimpleMongoClientDatabaseFactory(client, "annals_wakeups_tests");
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @Test
  void goesOnAfterAnErrorOfAListener() throws Exception {
    var collection = "wakeups_" + UUID.randomUUID();
    var threads = new CriticalThreads();
    var wakeups = new ChangeStreamNotifications(factory, threads);
    var heard = new LinkedBlockingQueue<String>();
    var fails = new AtomicBoolean();
    wakeups.listen(
        collection,
        key -> {
          if (fails.getAndSet(false)) {
            throw new StackOverflowError("injected");
          }
          heard.add(key);
        });
    wakeups.start();
    try {
      // The stream is open: it says that anything may have changed.
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(ChangeStreamNotifications.ALL);
      var documents = factory.getMongoDatabase().getCollection(collection);
      fails.set(true);
      documents.insertOne(new Document("_id", "lost"));
      documents.insertOne(new Document("_id", "heard"));

      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("heard");
      assertThat(threads.failed()).isEmpty();
    } finally {
      wakeups.stop();
      factory.getMongoDatabase().getCollection(collection).drop();
    }
  }
}
