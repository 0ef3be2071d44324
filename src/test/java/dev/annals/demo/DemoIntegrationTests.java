package dev.annals.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.spy;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.SystemEventKey;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.change.StructureBuilder;
import dev.annals.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DemoIntegrationTests {

  private static final Duration BACK = Duration.ofDays(4);
  private static final Instant NOW = Instant.parse("2026-03-18T15:20:00Z");

  @Autowired Tenants tenants;
  @Autowired StructureHistory structures;
  @Autowired StructureBuilder builder;
  @Autowired Ingestion ingestion;
  @Autowired AuditLog log;

  private final Company company = spy(new Acme());
  private final TenantId tenant = new TenantId("t-" + UUID.randomUUID());

  @BeforeEach
  void rename() {
    given(company.tenant()).willReturn(tenant);
  }

  @Test
  void tellsAHistoryOnceWithTypedFields() {
    int sent = at(NOW).seed(company, BACK, () -> true);
    at(NOW).tellNow(company);

    assertThat(sent).isGreaterThan(800);
    assertThat(log.last(tenant)).isEqualTo(sent + 1);
    assertThat(at(NOW.plusSeconds(3_600)).seed(company, BACK, () -> true)).isZero();
    assertThat(log.last(tenant)).isEqualTo(sent + 1);
    assertThat(structures.current(StructureOwner.of(tenant)).customFields())
        .extracting(Field::name)
        .containsExactly("region", "ticket", "amount", "secondFactor");
  }

  @Test
  void goesOnWhereItWasBrokenOff() {
    var left = new AtomicInteger(500);
    at(NOW).seed(company, BACK, () -> left.getAndDecrement() > 0);
    assertThat(log.last(tenant)).isEqualTo(500);

    at(NOW.plusSeconds(60)).seed(company, BACK, () -> true);

    int all =
        Math.toIntExact(
            new WorkingDays(company)
                .history(new WorkingDays(company).firstDay(NOW.minus(BACK)), NOW.plusSeconds(60))
                .count());
    assertThat(log.last(tenant)).isEqualTo(all);
    var keys = new HashSet<String>();
    var times = new Instant[] {Instant.EPOCH};
    log.scan(
        tenant,
        0,
        all,
        event -> {
          assertThat(keys.add(event.idempotencyKey())).isTrue();
          assertThat(event.occurredAt()).isAfterOrEqualTo(times[0]);
          times[0] = event.occurredAt();
          return true;
        });
    assertThat(keys).hasSize(all);
  }

  @Test
  void leavesALogAloneThatSomebodyElseBegan() {
    ingestion.send(tenant, Map.of("action", "theirs"));

    assertThat(at(NOW).seed(company, BACK, () -> true)).isZero();
    assertThat(log.last(tenant)).isEqualTo(1);
  }

  @Test
  void isNotKeptFromItByWhatAnnalsWroteBefore() {
    var own = Map.<String, Object>of("action", "x", "idempotencyKey", SystemEventKey.of("x"));
    ingestion.submit(ingestion.checkOwn(tenant, own)).await();

    int sent = at(NOW).seed(company, BACK, () -> true);
    assertThat(sent).isGreaterThan(800);
    assertThat(at(NOW.plusSeconds(3_600)).seed(company, BACK, () -> true)).isPositive();
  }

  private Demo at(Instant now) {
    return new Demo(tenants, structures, builder, ingestion, log, Clock.fixed(now, ZoneOffset.UTC));
  }
}
