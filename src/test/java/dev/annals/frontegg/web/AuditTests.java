package dev.annals.frontegg.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTests {

  @Test
  void findsAPlaceForEverythingThatIsSent() {
    var audit =
        Map.<String, Object>of(
            "user", "Ada",
            "email", "ada@acme.example",
            "severity", "Info",
            "action", "Login",
            "resource", "Portal",
            "description", "by password",
            "ip", "1.2.3.4",
            "userAgent", "curl",
            "nested", Map.of("a", 1));

    assertThat(Audit.input(audit))
        .containsOnly(
            Map.entry("actor", Map.of("name", "Ada", "email", "ada@acme.example")),
            Map.entry("severity", "INFO"),
            Map.entry("action", "Login"),
            Map.entry("resource", Map.of("name", "Portal")),
            Map.entry("description", "by password"),
            Map.entry("ip", "1.2.3.4"),
            Map.entry("userAgent", "curl"),
            Map.entry("custom", Map.of("nested", Map.of("a", 1))));
  }

  @Test
  void ignoresWhatIsNotTheClientsToSayAndWhatIsNull() {
    var audit = new HashMap<String, Object>();
    for (var name : List.of("tenantId", "vendorId", "frontegg_id", "updatedAt", "_id", "__v")) {
      audit.put(name, "x");
    }
    audit.put("user", null);
    audit.put("shoe", null);

    assertThat(Audit.input(audit)).isEmpty();
  }

  @Test
  void takesANumberForAText() {
    assertThat(Audit.input(Map.of("user", 7))).containsEntry("actor", Map.of("name", "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Medium", "medium", "MEDIUM"})
  void knowsASeverityInAnyCase(String severity) {
    assertThat(Audit.input(Map.of("severity", severity))).containsEntry("severity", "MEDIUM");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-11T02:00:00+02:00, 2026-05-11T00:00:00.000Z",
    "2020-12-09 14:00:10.227, 2020-12-09T14:00:10.227Z",
    "2020-12-09 14:00:10, 2020-12-09T14:00:10.000Z"
  })
  void takesBothFormsOfTimes(String sent, String understood) {
    assertThat(Audit.input(Map.of("createdAt", sent))).containsEntry("occurredAt", understood);
  }

  @ParameterizedTest
  @CsvSource({"severity, Awful", "createdAt, yesterday"})
  void refusesWhatItDoesNotUnderstand(String field, String value) {
    var refusal = catchThrowableOfType(BadInput.class, () -> Audit.input(Map.of(field, value)));

    assertThat(refusal.path()).containsExactly(field);
  }

  @Test
  void refusesAnObjectForAText() {
    var refusal =
        catchThrowableOfType(BadInput.class, () -> Audit.input(Map.of("user", Map.of("id", 1))));

    assertThat(refusal.path()).containsExactly("user");
  }

  @Test
  void showsAnEventAsARow() {
    var event =
        new AuditEvent(
            new TenantId("acme"),
            7,
            Instant.parse("2026-05-11T00:00:00Z"),
            Instant.parse("2026-05-11T00:00:01Z"),
            "Login",
            Severity.CRITICAL,
            Outcome.SUCCESS,
            new Actor(null, "Ada", "ada@acme.example", ActorType.USER),
            null,
            new Resource(null, null, "Portal"),
            null,
            "1.2.3.4",
            null,
            null,
            null,
            List.of(),
            Map.of("nested", Map.of("a", 1), "tenantId", "forged"),
            1);

    assertThat(Audit.row(event))
        .containsOnly(
            Map.entry("frontegg_id", event.id().toString()),
            Map.entry("vendorId", "annals"),
            Map.entry("tenantId", "acme"),
            Map.entry("severity", "Critical"),
            Map.entry("createdAt", "2026-05-11T00:00:00.000Z"),
            Map.entry("updatedAt", "2026-05-11T00:00:01.000Z"),
            Map.entry("email", "ada@acme.example"),
            Map.entry("user", "Ada"),
            Map.entry("action", "Login"),
            Map.entry("resource", "Portal"),
            Map.entry("ip", "1.2.3.4"),
            Map.entry("nested", Map.of("a", 1)));
  }
}
