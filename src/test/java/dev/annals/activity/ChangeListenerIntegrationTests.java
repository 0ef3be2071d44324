package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.access.Actor;
import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldChange;
import dev.annals.tenants.TenantCreated;
import dev.annals.tenants.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.transaction.support.TransactionOperations;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "annals.activity.off=")
class ChangeListenerIntegrationTests {

  private static final int MANY = 1000;

  @Autowired Tenants tenants;
  @Autowired AuditLog log;
  @Autowired Redelivery redelivery;
  @Autowired DeadLetters deadLetters;
  @Autowired DeadLetterDesk desk;
  @Autowired Ingestion ingestion;
  @Autowired MongoOperations mongo;
  @Autowired ApplicationEventPublisher events;
  @Autowired TransactionOperations transactions;
  private final TenantId tenant = new TenantId("t-" + UUID.randomUUID());

  @Test
  void writesDownWhatHappensToATenantEachTime() {
    tenants.provision(tenant);
    tenants.enableAuditLogs(tenant, false);
    tenants.enableAuditLogs(tenant, true);
    tenants.enableAuditLogs(tenant, false);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(log.readAfter(tenant, 0, MANY))
                    .extracting(AuditEvent::action)
                    .containsExactlyInAnyOrder(
                        "audit_logs.disabled", "audit_logs.enabled", "audit_logs.disabled"));
    await().atMost(Duration.ofSeconds(20)).until(() -> !actions().isEmpty());
    assertThat(actions()).containsExactly("tenant.created");
  }

  @Test
  void writesDownOnceWhatItIsToldTwice() {
    tenants.provision(tenant);
    transactions.executeWithoutResult(status -> events.publishEvent(new TenantCreated(tenant)));
    var after = new TenantId("t-" + UUID.randomUUID());
    tenants.provision(after);

    await().atMost(Duration.ofSeconds(20)).until(() -> !actionsOn(after).isEmpty());
    assertThat(actions()).containsExactly("tenant.created");
  }

  @Test
  void hasNoEventOfItsOwnBeginning() {
    tenants.provision(tenant);

    await().atMost(Duration.ofSeconds(20)).until(() -> !actions().isEmpty());
    assertThat(actionsOn(TenantId.DEPLOYMENT)).isEmpty();
  }

  @Test
  void deliversAgainWhatFailed() {
    mongo.insert(
        new Document("_id", UUID.randomUUID())
            .append("publicationDate", Instant.now().minus(Duration.ofMinutes(5)))
            .append("listenerId", "activity.tenant-created")
            .append(
                "event",
                new Document("_class", TenantCreated.class.getName())
                    .append("tenant", new Document("value", tenant.value())))
            .append("status", "FAILED")
            .append("completionAttempts", 1),
        "event_publication");

    redelivery.resubmit();

    await().atMost(Duration.ofSeconds(20)).until(() -> !actions().isEmpty());
    assertThat(actions()).containsExactly("tenant.created");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                mongo
                    .find(
                        query(where("event.tenant.value").is(tenant.value())),
                        Document.class,
                        "event_publication")
                    .isEmpty());
  }

  @Test
  void storesAnEventThatWouldBeTooLargeTruncated() {
    var systemEventWriter = new SystemEventWriter(ingestion, tenants, Switches.byDefault());
    tenants.provision(tenant);
    var many = Collections.nCopies(128, new FieldChange("f", "x".repeat(4_000), null));
    var wide = new FieldChange("choices", null, Collections.nCopies(256, "y".repeat(256)));
    var deep = new FieldChange("field".repeat(100), nested(40), "half \ud83d");

    for (var changes : List.of(many, List.of(wide), List.of(deep))) {
      systemEventWriter.write(
          SystemEvent.of(
                  SystemEventType.STRUCTURE_CHANGED, tenant, EventActor.ANNALS, "id".repeat(300))
              .occurring(String.valueOf(changes.hashCode()))
              .with(changes));
    }

    assertThat(log.readAfter(tenant, 0, MANY))
        .hasSize(3)
        .allSatisfy(
            event ->
                assertThat(event.custom().get("annals"))
                    .asInstanceOf(MAP)
                    .containsEntry("truncated", true));
  }

  private static Object nested(int depth) {
    return depth == 0 ? "bottom" : Map.of("in", nested(depth - 1));
  }

  @Test
  void redeliversWhatAKilledServerLeftBehind() {
    var id = publication(tenant.value(), TenantCreated.class.getName(), "PUBLISHED", 1);
    var resubmitted = new TenantId("t-" + UUID.randomUUID());
    var second = publication(resubmitted.value(), TenantCreated.class.getName(), "RESUBMITTED", 2);

    redelivery.resubmit();

    await().atMost(Duration.ofSeconds(20)).until(() -> !actions().isEmpty());
    await().atMost(Duration.ofSeconds(20)).until(() -> !actionsOn(resubmitted).isEmpty());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> stored(id) == null && stored(second) == null);
  }

  @Test
  void waitsLongerAfterEachFailureAndGivesUpInTheEnd() {
    var id = publication(tenant.value(), "dev.annals.Removed", "FAILED", 3);
    mongo.updateFirst(
        query(where("_id").is(id)),
        Update.update("nextAttempt", Instant.now()),
        "event_publication");

    redelivery.resubmit();
    redelivery.resubmit();

    var failed = Objects.requireNonNull(stored(id));
    assertThat(failed.getInteger("completionAttempts")).isEqualTo(4);
    assertThat(failed.getDate("nextAttempt").toInstant())
        .isBetween(
            Instant.now().plus(Duration.ofSeconds(180)),
            Instant.now().plus(Duration.ofSeconds(240)));

    for (int attempt = 4; attempt < 12; attempt++) {
      mongo.updateFirst(
          query(where("_id").is(id)),
          Update.update("nextAttempt", Instant.now()),
          "event_publication");
      redelivery.resubmit();
    }
    redelivery.resubmit();

    assertThat(deadLetters.find(id))
        .hasValueSatisfying(
            letter -> {
              assertThat(letter.listener()).isEqualTo("activity.tenant-created");
              assertThat(letter.event()).isEqualTo("Removed");
              assertThat(letter.tenantId()).isEqualTo(tenant.value());
              assertThat(letter.attempts()).isEqualTo(12);
            });
    assertThat(deadLetters.retry(id)).isTrue();
    assertThat(deadLetters.find(id)).isEmpty();
    assertThat(deadLetters.retry(id)).as("it is no dead letter any more").isFalse();
    redelivery.resubmit();
    assertThat(Objects.requireNonNull(stored(id)).getInteger("completionAttempts")).isEqualTo(2);
    mongo.remove(query(where("_id").is(id)), "event_publication");
  }

  /**
   * Earlier versions retried without end, limits of tenants were fewer, and the class of the event
   * was in another package.
   */
  @Test
  void deliversWhatAnEarlierVersionLeftBehind() {
    tenants.provision(tenant);
    var limits =
        new Document("eventsPerSecond", 1)
            .append("questionsPerSecond", 2)
            .append("liveStreams", 3)
            .append("unfinishedExports", 4);
    mongo.insert(
        new Document("_id", UUID.randomUUID())
            .append("publicationDate", Instant.now().minus(Duration.ofDays(3)))
            .append("listenerId", "activity.tenant-limits-changed")
            .append(
                "event",
                new Document("_class", "dev.annals.access.TenantLimitsChanged")
                    .append("tenant", new Document("value", tenant.value()))
                    .append("before", new Document(limits).append("eventsPerSecond", 9))
                    .append("now", limits)
                    .append("at", Instant.now()))
            .append("status", "FAILED")
            .append("completionAttempts", 8_000),
        "event_publication");

    redelivery.resubmit();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(log.readAfter(tenant, 0, MANY))
                    .extracting(AuditEvent::action)
                    .containsExactly("limits.changed"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                mongo
                    .find(
                        query(where("event.tenant.value").is(tenant.value())),
                        Document.class,
                        "event_publication")
                    .isEmpty());
  }

  @Test
  void recordsThatADeadLetterWasDiscarded() {
    var id = publication(tenant.value(), "dev.annals.Removed", "FAILED", 12);
    mongo.updateFirst(
        query(where("_id").is(id)),
        Update.update("nextAttempt", Instant.now()),
        "event_publication");
    redelivery.resubmit();

    assertThat(desk.discard(id, new Actor(Actor.Kind.VENDOR, "c1", null, null, null))).isTrue();

    assertThat(stored(id)).isNull();
    assertThat(
            log.readBefore(TenantId.DEPLOYMENT, log.last(TenantId.DEPLOYMENT) + 1, MANY).stream()
                .filter(event -> id.toString().equals(event.value("resourceId")))
                .map(AuditEvent::action))
        .containsExactly("delivery.discarded");
  }

  @Test
  void failingDeliveriesOfOneTenantDoNotDelayThoseOfAnother() {
    var poisoned = new ArrayList<UUID>();
    for (int i = 0; i < 250; i++) {
      poisoned.add(publication("noisy", "dev.annals.Removed", "FAILED", 1));
    }
    publication(tenant.value(), TenantCreated.class.getName(), "FAILED", 1);

    redelivery.resubmit();

    await().atMost(Duration.ofSeconds(20)).until(() -> !actions().isEmpty());
    mongo.remove(query(where("_id").in(poisoned)), "event_publication");
  }

  private @Nullable Document stored(UUID id) {
    return mongo.findById(id, Document.class, "event_publication");
  }

  private UUID publication(String subject, String type, String status, int attempts) {
    var id = UUID.randomUUID();
    var before = Instant.now().minus(Duration.ofMinutes(10));
    var publication =
        new Document("_id", id)
            .append("publicationDate", before)
            .append("listenerId", "activity.tenant-created")
            .append(
                "event",
                new Document("_class", type).append("tenant", new Document("value", subject)))
            .append("status", status)
            .append("completionAttempts", attempts);
    if (attempts > 1) {
      publication.append("lastResubmissionDate", before);
    }
    mongo.insert(publication, "event_publication");
    return id;
  }

  private List<String> actions() {
    return actionsOn(tenant);
  }

  private List<String> actionsOn(TenantId subject) {
    return log.readBefore(TenantId.DEPLOYMENT, log.last(TenantId.DEPLOYMENT) + 1, MANY).stream()
        .filter(event -> Objects.equals(event.value("resourceId"), subject.value()))
        .map(AuditEvent::action)
        .toList();
  }
}
