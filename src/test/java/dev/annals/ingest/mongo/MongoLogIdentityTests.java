package dev.annals.ingest.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestMongo;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

class MongoLogIdentityTests {

  private static final TenantId ACME = new TenantId("acme");

  private final SimpleMongoClientDatabaseFactory factory =
      new SimpleMongoClientDatabaseFactory(TestMongo.client(), "identity-" + UUID.randomUUID());

  @AfterEach
  void drop() {
    factory.getMongoDatabase().drop();
  }

  @Test
  void isTheSameForAllServersThatStartAtOnce() throws Exception {
    var starts = new ArrayList<Callable<MongoLogIdentity>>();
    for (int i = 0; i < 8; i++) {
      starts.add(() -> new MongoLogIdentity(factory));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var identities = threads.invokeAll(starts).stream().map(f -> f.resultNow()).toList();
      assertThat(identities).extracting(MongoLogIdentity::id).containsOnly(identities.get(0).id());
      assertThat(identities)
          .extracting(one -> one.ids().of(ACME, 1, 1))
          .hasSize(8)
          .containsOnly(identities.get(0).ids().of(ACME, 1, 1));
      assertThat(identities).extracting(MongoLogIdentity::incarnation).containsOnly(1);
    }
  }

  @Test
  void keepsWhatAnEarlierVersionMade() {
    var value = UUID.randomUUID();
    factory
        .getMongoDatabase()
        .getCollection(StoredIdentity.COLLECTION)
        .insertOne(new Document("_id", StoredIdentity.KEY).append("value", value.toString()));

    var identity = new MongoLogIdentity(factory);

    assertThat(identity.id()).isEqualTo(value);
    assertThat(identity.incarnation()).isEqualTo(1);
    assertThat(new MongoLogIdentity(factory).ids().of(ACME, 1, 1))
        .isEqualTo(identity.ids().of(ACME, 1, 1));
  }

  @Test
  void beginsIncarnationsThatWereNeverUsed() {
    new MongoLogIdentity(factory);
    var identities = StoredIdentity.collection(factory);

    assertThat(StoredIdentity.advance(identities, 1000).incarnation()).isEqualTo(1000);
    assertThat(StoredIdentity.advance(identities, 1000).incarnation()).isEqualTo(1001);
    // As a backup of before the first restore would have it.
    identities.updateOne(
        Filters.eq(StoredIdentity.KEY), Updates.set(StoredIdentity.INCARNATION, 1));
    assertThat(StoredIdentity.advance(identities, 2000).incarnation()).isEqualTo(2000);
    assertThat(new MongoLogIdentity(factory).incarnation()).isEqualTo(2000);
  }
}
