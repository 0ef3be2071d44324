package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.access.TenantCreated;
import dev.annals.access.Tenants;
import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.StructureDifference;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.transaction.support.TransactionOperations;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "annals.activity.off=")
class ActivityIntegrationTests {

  private static final int MANY = 1000;

  @Autowired Tenants tenants;
  @Autowired AuditLog log;
  @Autowired Redelivery redelivery;
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
    var journal = new Journal(ingestion, tenants, Switches.byDefault());
    tenants.provision(tenant);
    var many = Collections.nCopies(128, new StructureDifference("f", "x".repeat(4_000), null));
    var wide = new StructureDifference("choices", null, Collections.nCopies(256, "y".repeat(256)));
    var deep = new StructureDifference("field".repeat(100), nested(40), "half \ud83d");

    for (var changes : List.of(many, List.of(wide), List.of(deep))) {
      journal.write(
          Fact.of(Kind.STRUCTURE_CHANGED, tenant, Who.ANNALS, "id".repeat(300))
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
