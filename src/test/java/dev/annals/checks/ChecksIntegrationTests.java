package dev.annals.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenants;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mongodb.core.MongoOperations;

@SpringBootTest(properties = {"annals.activity.off=", "annals.checks.every=0"})
class ChecksIntegrationTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired ApplicationContext context;
  @Autowired HealthContributorRegistry health;
  @Autowired Checks checks;
  @Autowired CheckProgress rounds;
  @Autowired AuditLog log;
  @Autowired Tenants tenants;
  @Autowired Ingestion ingestion;
  @Autowired MongoOperations mongo;

  private final TenantId tenant = new TenantId("checks-" + UUID.randomUUID());

  /** An event that a test took out of a log. Other tests' servers would go on looking for it. */
  private @Nullable Document taken;

  @AfterEach
  void putBack() {
    if (taken != null) {
      mongo.getCollection("log_events").insertOne(taken);
    }
  }

  @Test
  void watchesTheDiskOfItsHome() {
    var home = context.getEnvironment().getRequiredProperty("annals.home");

    var disk = (CompositeHealthContributor) health.getContributor("diskSpace");

    assertThat(((HealthIndicator) disk.getContributor("home")).health().getDetails())
        .containsEntry("path", Path.of(home).toAbsolutePath().toString());
  }

  @Test
  void whatWasTakenOutOfALogIsFoundAndWrittenIntoIt() {
    tenants.provision(tenant);
    for (int i = 0; i < 3; i++) {
      ingestion.send(tenant, Map.of("action", "a"));
    }
    taken =
        mongo
            .getCollection("log_events")
            .findOneAndDelete(
                new Document("t", tenant.value())
                    .append("_id", new Document("t", tenant.value()).append("s", 2L)));
    assertThat(log.count(tenant, 0, 3)).isEqualTo(2);

    checks.checkIntegrity();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log.readAfter(tenant, 3, 50))
                    .extracting(AuditEvent::action)
                    .containsExactly("log.incomplete"));
    // A list across the hole is refused.
    var written = log.readAfter(tenant, 3, 50).getFirst();
    assertThat(written.outcome()).isEqualTo(Outcome.FAILURE);
    assertThat(written.custom().toString())
        .contains("Of the events 1 to 3, 1 are missing; the first is 2");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(recent(TenantId.DEPLOYMENT))
                    .anyMatch(
                        event ->
                            event.action().equals("check.failed")
                                && event.custom().toString().contains(tenant.value())));
  }

  @Test
  void howThisDeploymentIsSetUpIsWrittenDown() {
    checks.checkSecurity();

    // The MongoDB of the tests has no users.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(recent(TenantId.DEPLOYMENT))
                    .anyMatch(
                        event ->
                            event.action().equals("check.failed")
                                && event.custom().toString().contains("names no user")));
  }

  @Test
  void oneOfSeveralNodesBeginsARound() {
    var now = Instant.parse("2126-01-01T00:00:00Z");
    var day = Duration.ofDays(1);
    rounds.begin(now, day);

    assertThat(rounds.begin(now.plusSeconds(1), day)).isFalse();
    assertThat(rounds.begin(now.plus(day), day)).isTrue();
    assertThat(rounds.begin(now.plus(day), day)).isFalse();
  }

  private List<String> actions(TenantId of) {
    return recent(of).stream().map(AuditEvent::action).toList();
  }

  private AuditEvent newest(TenantId of) {
    return recent(of).getFirst();
  }

  private List<AuditEvent> recent(TenantId of) {
    return log.readBefore(of, Long.MAX_VALUE, 50);
  }
}
