package dev.annals.frontegg.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.access.Caller;
import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.testing.TestIds;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTests {

  private static final TenantId ACME = new TenantId("acme");

  /** As a new deployment has it. */
  private static final DataStructure STANDARD =
      new DataStructure(
          1,
          ValidationMode.LENIENT,
          List.of(
              field("occurredAt", FieldType.TIMESTAMP, true),
              field("actor", FieldType.TEXT, true),
              field("action", FieldType.TEXT, true),
              field("severity", FieldType.SEVERITY, false),
              field("ip", FieldType.IP_ADDRESS, false),
              field("outcome", FieldType.CHOICE, false),
              field("receivedAt", FieldType.TIMESTAMP, false)));

  private static final Caller VENDOR = caller(Caller.Kind.VENDOR);
  private static final Caller USER = caller(Caller.Kind.TENANT_USER);

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

    assertThat(Audit.input(audit)).containsOnlyKeys("action");
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
            TestIds.IDS,
            new TenantId("acme"),
            7,
            1,
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

    assertThat(Audit.row(event, STANDARD, VENDOR))
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

  /** Whatever its names and values are, an audit comes back as it was sent. */
  @Test
  void losesNothingOfAnAudit() {
    var nested = Map.of("a.b", 1, "$c", List.of(Map.of("", true, "％1", "％", "\0", 2)));
    var audit = new LinkedHashMap<String, Object>();
    for (var name :
        List.of(
            "plain",
            "with space",
            "with.dot",
            "$where",
            "",
            "id",
            "custom",
            "outcome",
            "sequence",
            "otherProperties",
            "9lives",
            "__proto__",
            "actor",
            "changes",
            "and",
            "％")) {
      audit.put(name, nested);
    }
    audit.put("x".repeat(200), "long");
    audit.put("action", "Login");
    audit.put("severity", "High");
    audit.put("createdAt", "2026-05-11T00:00:00.000Z");

    var row = Audit.row(stored(Audit.input(audit)), STANDARD, VENDOR);

    assertThat(row).containsAllEntriesOf(audit);
  }

  @Test
  void putsWhatAnEventHasAFieldForThere() {
    var audit =
        Map.<String, Object>of(
            "action", "Login",
            "outcome", "denied",
            "actorId", "7",
            "actorType", "Service",
            "resourceType", "invoice",
            "resourceId", "17",
            "traceId", "t1",
            "idempotencyKey", "k1");

    assertThat(Audit.input(audit))
        .containsOnly(
            Map.entry("action", "Login"),
            Map.entry("outcome", "DENIED"),
            Map.entry("actor", Map.of("id", "7", "type", "SERVICE")),
            Map.entry("resource", Map.of("type", "invoice", "id", "17")),
            Map.entry("traceId", "t1"),
            Map.entry("idempotencyKey", "k1"));
  }

  @Test
  void hasAnActionForAnAuditWithoutOne() {
    assertThat(Audit.input(Map.of("severity", "Info"))).containsEntry("action", "audit");
  }

  @Test
  void showsATenantsUserWhatIsOnAlone() {
    var audit =
        Map.<String, Object>of(
            "user", "Ada", "action", "Login", "severity", "High", "ip", "1.2.3.4", "shoe", 43);

    assertThat(Audit.row(stored(Audit.input(audit)), STANDARD, USER))
        .containsOnlyKeys(
            "createdAt", "user", "action", "shoe", "frontegg_id", "vendorId", "tenantId");
  }

  @ParameterizedTest
  @CsvSource({"actor name, user", "occurredAt, createdAt", "custom shoe 0, shoe 0", "ip, ip"})
  void namesTheirPropertyInARefusal(String path, String property) {
    var refusal = new BadInput("wrong", List.of(path.split(" ")));

    assertThat(Audit.inItsWords(refusal).path()).containsExactly(property.split(" "));
  }

  /** As ingest would store it. */
  private static AuditEvent stored(Map<String, Object> input) {
    var actor = object(input.get("actor"));
    var resource = object(input.get("resource"));
    return new AuditEvent(
        TestIds.IDS,
        ACME,
        1,
        1,
        Instant.parse(String.valueOf(input.getOrDefault("occurredAt", "2026-05-11T00:00:01Z"))),
        Instant.parse("2026-05-11T00:00:01Z"),
        String.valueOf(input.get("action")),
        Severity.valueOf(String.valueOf(input.getOrDefault("severity", "INFO"))),
        Outcome.valueOf(String.valueOf(input.getOrDefault("outcome", "SUCCESS"))),
        actor.isEmpty() ? null : new Actor(null, (String) actor.get("name"), null, ActorType.USER),
        null,
        resource.isEmpty() ? null : new Resource(null, null, (String) resource.get("name")),
        null,
        (String) input.get("ip"),
        null,
        null,
        null,
        List.of(),
        object(input.get("custom")),
        1);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  private static Field field(String name, FieldType type, boolean enabled) {
    return new Field(name, name, type, false, enabled, true, true, true, true, false, null, null);
  }

  private static Caller caller(Caller.Kind kind) {
    return new Caller(
        kind,
        "someone",
        null,
        null,
        Set.of(),
        Set.of(),
        Set.of(ACME),
        ACME,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("client", "1"));
  }
}
