package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.Change;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationEventPublisher;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "annals.activity.off=")
class SwitchChangeDetectorIntegrationTests {

  /** A kind that no other test switches. */
  private static final String RARE = "index.rebuilt";

  @Autowired SwitchStore remembered;
  @Autowired Transactions transactions;
  @Autowired ApplicationEventPublisher events;
  @Autowired AuditLog log;

  @Test
  void whatIsSwitchedOffIsWrittenDownOnce() {
    start(List.of());

    start(List.of(RARE));
    start(List.of(RARE));
    start(List.of());

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(switchingsOfIt()).hasSize(2));
    assertThat(switchingsOfIt())
        .containsExactlyInAnyOrder(
            new Change(
                "off", List.of("log.viewed_by_vendor"), List.of(RARE, "log.viewed_by_vendor")),
            new Change(
                "off", List.of(RARE, "log.viewed_by_vendor"), List.of("log.viewed_by_vendor")));
  }

  /** As a server with these kinds off does. */
  private void start(List<String> off) {
    new SwitchChangeDetector(
            Switches.of(off, List.of()), remembered, transactions, events, Clock.systemUTC())
        .compare();
  }

  /** Other servers of this database switch other kinds. */
  private List<Change> switchingsOfIt() {
    return log.readAfter(TenantId.DEPLOYMENT, 0, 10_000).stream()
        .filter(event -> event.action().equals("activity.switched"))
        .map(event -> event.changes().getFirst())
        .filter(change -> change.toString().contains(RARE))
        .toList();
  }
}
