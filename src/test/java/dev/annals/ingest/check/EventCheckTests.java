package dev.annals.ingest.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.ingest.log.SystemEventKey;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCheckTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final DataStructure NO_CUSTOM_FIELDS =
      new DataStructure(1, ValidationMode.LENIENT, List.of());

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventCheck check =
      new EventCheck(
          Clock.fixed(NOW, ZoneOffset.UTC),
          Duration.ofMinutes(5),
          new TypeMismatchCounter(registry));

  @Test
  void takesTheSmallestEventWithItsDefaults() {
    var eventDraft = check(Map.of("action", "user.login"));

    assertThat(eventDraft.severity()).isEqualTo(Severity.INFO);
    assertThat(eventDraft.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(eventDraft.occurredAt()).isNull();
    assertThat(eventDraft.custom()).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(Map.of(), "action"),
        fault(with("action", ""), "action"),
        fault(with("action", "x".repeat(257)), "action"),
        fault(with("action", 7), "action"),
        fault(with("severity", "LOUD"), "severity"),
        fault(with("severity", "high"), "severity"),
        fault(with("outcome", true), "outcome"),
        fault(with("occurredAt", "yesterday"), "occurredAt"),
        fault(with("occurredAt", "2026-03-01T12:00:00"), "occurredAt"),
        fault(with("occurredAt", "2026-03-01T12:05:01Z"), "occurredAt"),
        fault(with("ip", "256.1.1.1"), "ip"),
        fault(with("ip", "localhost"), "ip"),
        fault(with("ip", "10.1"), "ip"),
        fault(with("ip", "fe80::1%eth0"), "ip"),
        fault(with("idempotencyKey", "x".repeat(129)), "idempotencyKey"),
        fault(with("idempotencyKey", " "), "idempotencyKey"),
        fault(with("description", "x".repeat(4097)), "description"),
        fault(with("description", "\ud800"), "description"),
        fault(with("actor", "ana"), "actor"),
        fault(with("actor", Map.of("type", "ROBOT")), "actor", "type"),
        fault(with("actor", Map.of("mail", "a@b.c")), "actor", "mail"),
        fault(with("resource", Map.of("id", List.of())), "resource", "id"),
        fault(with("changes", Map.of()), "changes"),
        fault(with("changes", List.of("x")), "changes", "0"),
        fault(with("changes", List.of(Map.of("before", 1))), "changes", "0", "field"),
        fault(with("changes", Collections.nCopies(129, Map.of("field", "f"))), "changes"),
        fault(with("custom", List.of()), "custom"),
        fault(with("custom", Map.of("$where", 1)), "custom", "$where"),
        fault(with("custom", Map.of("a.b", 1)), "custom", "a.b"),
        fault(with("custom", Map.of("1st", 1)), "custom", "1st"),
        fault(with("custom", Map.of("x".repeat(65), 1)), "custom", "x".repeat(65)),
        fault(with("custom", Map.of("a", Map.of("$gt", 1))), "custom", "a", "$gt"),
        fault(with("custom", Map.of("a", List.of(Map.of("b.c", 1)))), "custom", "a", "0", "b.c"),
        fault(with("custom", Map.of("a", Double.NaN)), "custom", "a"),
        fault(with("custom", Map.of("a", new BigInteger("9".repeat(35)))), "custom", "a"),
        fault(with("custom", many(129)), "custom"),
        fault(with("user", "ana"), "user"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheInputAtFault(Map<String, Object> input, List<String> path) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> check(input))
        .satisfies(refusal -> assertThat(refusal.path()).isEqualTo(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "::1", "2001:db8::7", "::ffff:10.0.0.1"})
  void takesAddressesAsTheyWereSent(String ip) {
    assertThat(check(with("ip", ip)).ip()).isEqualTo(ip);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-03-01T13:04:59+01:00", "2026-03-01t12:04:59z", "2026-03-01T12:04:59.000Z"})
  void takesAnyZoneAndALittleSkew(String time) {
    assertThat(check(with("occurredAt", time)).occurredAt())
        .isEqualTo(Instant.parse("2026-03-01T12:04:59Z"));
  }

  @Test
  void countsCharactersAndNotTheirHalves() {
    var keys = "🗝".repeat(128);

    assertThat(check(with("idempotencyKey", keys)).idempotencyKey()).isEqualTo(keys);
  }

  @Test
  void keepsNumbersExactly() {
    var custom = new HashMap<String, Object>();
    custom.put("small", new BigInteger("7"));
    custom.put("big", 9_007_199_254_740_993L);
    custom.put("exact", new BigDecimal("0.1"));
    custom.put("long", new BigDecimal("1234567890.12345678901234567890"));

    assertThat(check(with("custom", custom)).custom())
        .containsEntry("small", 7)
        .containsEntry("big", 9_007_199_254_740_993L)
        .containsEntry("exact", 0.1)
        .containsEntry("long", new BigDecimal("1234567890.12345678901234567890"));
  }

  @Test
  void keepsANullThatWasSent() {
    var custom = new HashMap<String, Object>();
    custom.put("gone", null);

    assertThat(check(with("custom", custom)).custom()).containsKey("gone");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    Object deep = 1;
    for (int i = 0; i < 40; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    var input = with("custom", Map.of("deep", deep));

    assertThatExceptionOfType(BadInput.class).isThrownBy(() -> check(input));
  }

  @Test
  void lenientKeepsEverythingAndCountsWhatDoesNotFit() {
    var values = new HashMap<String, Object>();
    values.put("amount", "much");
    values.put("mail", null);
    values.put("region", "mars");
    values.put("other", 7);
    values.put("action", 7);

    var eventDraft = check.check(ACME, custom(values), structure(ValidationMode.LENIENT));

    assertThat(eventDraft.custom()).isEqualTo(values);
    assertThat(eventDraft.structureVersion()).isEqualTo(7);
    assertThat(misfits(FieldType.NUMBER)).isEqualTo(1);
    assertThat(misfits(FieldType.CHOICE)).isEqualTo(1);
    assertThat(misfits(FieldType.EMAIL)).isZero();
    assertThat(misfits(FieldType.TEXT)).isZero();
  }

  @Test
  void strictTakesWhatFits() {
    var values = Map.<String, Object>of("amount", 1.5, "mail", "a@b.test", "region", "eu");

    assertThat(check.check(ACME, custom(values), structure(ValidationMode.STRICT)).custom())
        .isEqualTo(values);
  }

  @Test
  void strictRefusesWhatIsNotDeclared() {
    strictRefuses(Map.of("amount", 1, "other", 1), "other", "no custom field with this name");
    strictRefuses(Map.of("amount", 1, "action", "a"), "action", "no custom field with this name");
  }

  @Test
  void strictRefusesWhatDoesNotFit() {
    strictRefuses(Map.of("amount", "1"), "amount", "Must be a number");
    strictRefuses(Map.of("amount", 1, "region", "mars"), "region", "Must be one of eu, us");
    strictRefuses(Map.of("amount", 1, "mail", "me"), "mail", "jane@example.com");
  }

  @Test
  void strictRefusesWhatIsMissing() {
    strictRefuses(Map.of(), "amount", "requires this field. Must be a number");
    strictRefuses(Collections.singletonMap("amount", null), "amount", "requires this field");
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(
            () -> check.check(ACME, Map.of("action", "a"), structure(ValidationMode.STRICT)));
  }

  @Test
  void annalsOwnEventsAreTakenAlways() {
    assertThat(
            check.checkOwn(ACME, Map.of("action", "a"), structure(ValidationMode.STRICT)).custom())
        .isEmpty();
    assertThat(
            check
                .checkOwn(
                    ACME, custom(Map.of("annals", Map.of())), structure(ValidationMode.STRICT))
                .custom())
        .containsOnlyKeys("annals");
  }

  @Test
  void keysOfAnnalsOwnEventsAreNobodyElses() {
    var input =
        Map.<String, Object>of("action", "a", "idempotencyKey", SystemEventKey.of("a fact"));

    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> check(input))
        .satisfies(e -> assertThat(e.path()).containsExactly("idempotencyKey"))
        .satisfies(e -> assertThat(e.reason()).contains("keys of automatic events"));
    assertThat(check.checkOwn(ACME, input, NO_CUSTOM_FIELDS).idempotencyKey())
        .isEqualTo(SystemEventKey.of("a fact"));
    assertThat(check(Map.of("action", "a", "idempotencyKey", "activity-7")).idempotencyKey())
        .isEqualTo("activity-7");
  }

  private void strictRefuses(Map<String, Object> values, String name, String reason) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> check.check(ACME, custom(values), structure(ValidationMode.STRICT)))
        .satisfies(e -> assertThat(e.path()).containsExactly("custom", name))
        .satisfies(e -> assertThat(e.reason()).contains(reason));
  }

  private EventDraft check(Map<String, Object> input) {
    return check.check(ACME, input, NO_CUSTOM_FIELDS);
  }

  private static DataStructure structure(ValidationMode validation) {
    return new DataStructure(
        7,
        validation,
        List.of(
            field("action", FieldType.TEXT, false, true),
            field("amount", FieldType.NUMBER, true, true),
            field("mail", FieldType.EMAIL, true, false),
            field("region", FieldType.CHOICE, true, false)));
  }

  private static Field field(String name, FieldType type, boolean custom, boolean required) {
    var choices = type == FieldType.CHOICE ? List.of("eu", "us") : null;
    return new Field(
        name, name, type, custom, true, true, true, true, true, required, choices, null);
  }

  private static Map<String, Object> custom(Map<String, Object> custom) {
    return with("custom", custom);
  }

  private double misfits(FieldType type) {
    return registry.get("annals.ingest.misfits").tag("type", type.name()).counter().count();
  }

  private static Arguments fault(Map<String, Object> input, String... path) {
    return Arguments.of(input, List.of(path));
  }

  private static Map<String, Object> with(String name, Object value) {
    var input = new HashMap<String, Object>(Map.of("action", "a"));
    input.put(name, value);
    return input;
  }

  private static Map<String, Object> many(int count) {
    var many = new HashMap<String, Object>();
    for (int i = 0; i < count; i++) {
      many.put("f" + i, i);
    }
    return many;
  }
}
