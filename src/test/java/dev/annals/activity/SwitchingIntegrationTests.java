package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.access.Transactions;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.Change;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationEventPublisher;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "annals.activity.off=")
class SwitchingIntegrationTests {

  @Autowired RememberedSwitches remembered;
  @Autowired Transactions transactions;
  @Autowired ApplicationEventPublisher events;
  @Autowired AuditLog log;

  @Test
  void whatIsSwitchedOffIsWrittenDownOnce() {
    start(List.of());
    int before = switchings().size();

    start(List.of("log.viewed"));
    start(List.of("log.viewed"));
    start(List.of());

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(switchings()).hasSize(before + 2));
    assertThat(switchings().subList(before, before + 2))
        .extracting(event -> event.changes().getFirst())
        .containsExactlyInAnyOrder(
            new Change(
                "off",
                List.of("log.viewed_by_vendor"),
                List.of("log.viewed", "log.viewed_by_vendor")),
            new Change(
                "off",
                List.of("log.viewed", "log.viewed_by_vendor"),
                List.of("log.viewed_by_vendor")));
  }

  /** As a server with these kinds off does. */
  private void start(List<String> off) {
    new Switching(Switches.of(off, List.of()), remembered, transactions, events, Clock.systemUTC())
        .compare();
  }

  private List<AuditEvent> switchings() {
    return log.readAfter(TenantId.DEPLOYMENT, 0, 10_000).stream()
        .filter(event -> event.action().equals("activity.switched"))
        .toList();
  }
}
