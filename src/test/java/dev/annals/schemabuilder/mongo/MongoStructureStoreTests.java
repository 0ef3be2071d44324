package dev.annals.schemabuilder.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.ChangeRecord;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.Overlay;
import dev.annals.schemabuilder.StructureConflict;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.StructureStore.Version;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.testing.TestMongo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.MongoTransactionManager;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.transaction.support.TransactionTemplate;

class MongoStructureStoreTests {

  private static final ChangeRecord CHANGE =
      new ChangeRecord(Instant.parse("2026-01-31T09:30:00Z"), "VENDOR", "c1", "Added region");

  private static @Nullable MongoClient client;
  private static @Nullable SimpleMongoClientDatabaseFactory factory;
  private static @Nullable MongoTemplate mongo;

  private final TenantId acme = new TenantId("acme-" + UUID.randomUUID());
  private MongoStructureStore store;

  @BeforeAll
  static void connect() {
    client = TestMongo.client();
    factory = new SimpleMongoClientDatabaseFactory(client, "structures_" + UUID.randomUUID());
    mongo = new MongoTemplate(factory);
  }

  @AfterAll
  static void disconnect() {
    mongo.getDb().drop();
    client.close();
  }

  @BeforeEach
  void begin() {
    store = new MongoStructureStore(mongo);
  }

  @Test
  void keepsEveryVersionOfTheDeployment() {
    mongo.remove(new Document(), "schema_structures");
    var first = deployment(1, field("region", FieldType.CHOICE));
    var second = deployment(2, field("note", FieldType.TEXT));

    store.insert(first, CHANGE);
    store.insert(second, CHANGE);

    assertThat(store.deployment()).contains(second);
    assertThat(store.deployment(1)).contains(first);
    assertThat(store.deployment(3)).isEmpty();
  }

  @Test
  void findsTheOverlayThatWasInForce() {
    var first = overlay(1, 4);
    var second = overlay(2, 4);
    var third = overlay(3, 7);

    store.insert(first, CHANGE);
    store.insert(second, CHANGE);
    store.insert(third, CHANGE);

    assertThat(store.overlay(acme)).contains(third);
    assertThat(store.overlay(acme, 4)).isEmpty();
    assertThat(store.overlay(acme, 5)).contains(first);
    assertThat(store.overlay(acme, 9)).contains(second);
    assertThat(store.overlay(acme, 10)).contains(third);
    assertThat(store.overlay(new TenantId(acme.value() + "x"))).isEmpty();
    assertThat(store.overlay(new TenantId(acme.value().substring(0, 10)))).isEmpty();
  }

  @Test
  void findsByThePrimaryKeyAlone() {
    store.insert(overlay(1, 1), CHANGE);

    var explained =
        mongo
            .getCollection("schema_structures")
            .find(
                new Document(
                    "_id",
                    new Document("$gte", new Document("t", acme.value()).append("v", 0))
                        .append("$lte", new Document("t", acme.value()).append("v", 9))))
            .explain();

    assertThat(explained.toJson()).contains("\"indexName\": \"_id_\"").doesNotContain("COLLSCAN");
  }

  @Test
  void oneOfTwoWritersOfAVersionLoses() {
    store.insert(overlay(1, 1), CHANGE);

    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(() -> store.insert(overlay(1, 2), CHANGE));
    assertThat(store.overlay(acme)).contains(overlay(1, 1));
  }

  @Test
  void oneOfTwoTransactionsLosesTheLock() throws Exception {
    var transaction = new TransactionTemplate(new MongoTransactionManager(factory));
    var locked = new CountDownLatch(1);
    var refused = new CountDownLatch(1);
    var first =
        CompletableFuture.runAsync(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      store.lock();
                      locked.countDown();
                      await(refused);
                      store.insert(overlay(1, 1), CHANGE);
                    }));
    await(locked);

    assertThatExceptionOfType(StructureConflict.class)
        .isThrownBy(() -> transaction.executeWithoutResult(status -> store.lock()));
    refused.countDown();
    first.get(20, TimeUnit.SECONDS);

    assertThat(store.overlay(acme)).isPresent();
  }

  @Test
  void nothingIsLeftOfATransactionThatFails() {
    var transaction = new TransactionTemplate(new MongoTransactionManager(factory));

    transaction.executeWithoutResult(
        status -> {
          store.lock();
          store.insert(overlay(1, 1), CHANGE);
          status.setRollbackOnly();
        });

    assertThat(store.overlay(acme)).isEmpty();
  }

  @Test
  void readsWhatWasWrittenBeforeThereWereOverrides() {
    var field =
        new Document("name", "region")
            .append("displayName", "Region")
            .append("type", "TEXT")
            .append("custom", true)
            .append("enabled", true)
            .append("sortable", true)
            .append("filterable", true)
            .append("showInTable", true)
            .append("showInDetails", true)
            .append("required", false);
    mongo
        .getCollection("schema_structures")
        .insertOne(
            new Document("_id", new Document("t", acme.value()).append("v", 1))
                .append(
                    "change",
                    new Document("at", new java.util.Date(0))
                        .append("kind", "VENDOR")
                        .append("by", "c1")
                        .append("what", "Turned ip off"))
                .append("fields", List.of(field))
                .append("toggles", new Document("ip", false))
                .append("base", 4)
                .append("since", 5));

    var old = store.overlay(acme).orElseThrow();

    assertThat(old.overrides()).isEqualTo(Map.of("ip", FieldPatch.enabled(false)));
    assertThat(old.fields()).extracting(Field::name).containsExactly("region");
    assertThat(old.fields().getFirst().maxLength()).isNull();
    assertThat(old.order()).isEmpty();
    assertThat(old.validation()).isNull();
    assertThat(old.since()).isEqualTo(5);
  }

  @Test
  void tellsHowVersionsCameAboutNewestFirst() {
    store.insert(overlay(1, 4), CHANGE);
    store.insert(overlay(2, 4), CHANGE);
    store.insert(overlay(3, 7), CHANGE);

    var owner = StructureOwner.of(acme);
    assertThat(store.versions(owner, 9, 2))
        .containsExactly(new Version(3, 7, CHANGE), new Version(2, 4, CHANGE));
    assertThat(store.versions(owner, 1, 2)).containsExactly(new Version(1, 4, CHANGE));
  }

  @Test
  void keepsWhoChangedItBesideIt() {
    store.insert(overlay(1, 1), CHANGE);

    var stored =
        mongo
            .getCollection("schema_structures")
            .find(new Document("_id.t", acme.value()))
            .first()
            .get("change", Document.class);
    assertThat(stored).containsEntry("by", "c1").containsEntry("what", "Added region");
  }

  private Overlay overlay(int version, int base) {
    return new Overlay(
        acme,
        version,
        base,
        Map.of("ip", FieldPatch.enabled(false)),
        List.of(field("region", FieldType.CHOICE)),
        List.of("region", "ip"),
        ValidationMode.STRICT);
  }

  private static DataStructure deployment(int version, Field field) {
    return new DataStructure(version, ValidationMode.STRICT, List.of(field));
  }

  private static Field field(String name, FieldType type) {
    var choices = type == FieldType.CHOICE ? List.of("eu", "us") : null;
    return new Field(
        name,
        "The " + name,
        type,
        true,
        true,
        true,
        false,
        true,
        true,
        false,
        choices,
        "Why",
        type == FieldType.TEXT ? 80 : null);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
