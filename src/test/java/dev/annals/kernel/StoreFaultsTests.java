package dev.annals.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionPoolListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoExceptionTranslator;

/** With the exceptions that the driver itself throws. */
class StoreFaultsTests {

  private static final long POOL_WAIT_MILLIS = 200;

  private volatile CountDownLatch checkedOut = new CountDownLatch(1);

  /** A pool of one connection, which a slow command holds. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsMoreRequestsThanConnectionsFromAStoreThatIsAway(boolean withTimeout) throws Exception {
    try (var client = client(System.getProperty("spring.mongodb.uri"))) {
      var collection = client.getDatabase("shortage").getCollection("c");
      collection.drop();
      collection.insertOne(new Document("i", 1));
      checkedOut = new CountDownLatch(1);
      var holder = Thread.ofVirtual().start(() -> slow(collection));
      checkedOut.await();

      var asked =
          withTimeout
              ? collection.withTimeout(POOL_WAIT_MILLIS, TimeUnit.MILLISECONDS)
              : collection;
      var fault = catchThrowableOfType(MongoException.class, () -> asked.find().first());

      holder.join();
      assertThat(StoreFaults.refusal(fault).code()).isEqualTo(Refusal.Code.RATE_LIMITED);
      assertThat(StoreFaults.refusal(fault).details()).containsKey("retryAfterMillis");
      var translated = new MongoExceptionTranslator().translateExceptionIfPossible(fault);
      assertThat(translated).isNotNull();
      assertThat(StoreFaults.refusal(translated).code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    }
  }

  private static void slow(MongoCollection<Document> collection) {
    collection.find(new Document("$where", "function() { sleep(2000); return false; }")).first();
  }

  @Test
  void aStoreThatIsAwayIsUnavailable() {
    try (var away = client("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100")) {
      var fault =
          catchThrowableOfType(
              MongoException.class, () -> away.getDatabase("x").getCollection("c").find().first());
      assertThat(StoreFaults.refusal(fault).code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
    }
    assertThat(StoreFaults.refusal(new IllegalStateException("other")).code())
        .isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
  }

  private MongoClient client(String uri) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .applyToConnectionPoolSettings(
                pool ->
                    pool.maxSize(1)
                        .maxWaitTime(POOL_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                        .addConnectionPoolListener(
                            new ConnectionPoolListener() {
                              @Override
                              public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
                                checkedOut.countDown();
                              }
                            }))
            .build());
  }
}
