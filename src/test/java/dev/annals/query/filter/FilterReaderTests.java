package dev.annals.query.filter;

import static dev.annals.query.Draft.DAWN;
import static dev.annals.query.Draft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.Draft;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterReaderTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final long ABOVE_DOUBLE = (1L << 53) + 1;
  private static final DataStructure STRUCTURE =
      new DataStructure(
          1,
          ValidationMode.LENIENT,
          List.of(
              field("action", FieldType.TEXT, false, true),
              field("plan", FieldType.TEXT, true, true),
              field("amount", FieldType.NUMBER, true, true),
              field("paid", FieldType.BOOLEAN, true, true),
              field("due", FieldType.TIMESTAMP, true, true),
              field("risk", FieldType.SEVERITY, true, true),
              field("gateway", FieldType.IP_ADDRESS, true, true),
              field("mail", FieldType.EMAIL, true, true),
              field("link", FieldType.URL, true, true),
              field("region", FieldType.CHOICE, true, true),
              field("raw", FieldType.JSON, true, true),
              field("hidden", FieldType.TEXT, true, false)));

  private final FilterReader reader = new FilterReader(new SearchReader());

  @Test
  void noFilterAsksForEveryEvent() {
    assertThat(reader.read(null, STRUCTURE)).isEqualTo(Expression.all());
    assertThat(reader.read(Map.of(), STRUCTURE)).isEqualTo(Expression.all());
  }

  @Test
  void aFieldThatIsNullIsNotAskedFor() {
    var filter = new HashMap<String, Object>();
    for (var field : List.of("and", "or", "not", "action", "severity", "outcome", "ip", "custom")) {
      filter.put(field, null);
    }
    assertThat(reader.read(filter, STRUCTURE)).isEqualTo(Expression.all());
    assertThat(read(Map.of("custom", one("plan", null)))).isEqualTo(Expression.all());
  }

  @Test
  void aConditionWithoutOperatorAsksNothing() {
    assertThat(read(Map.of("action", Map.of(), "occurredAt", Map.of())))
        .isEqualTo(Expression.all());
    assertThat(read(Map.of("custom", Map.of("_", true)))).isEqualTo(Expression.all());
  }

  @Test
  void siblingsAreJoinedByAnd() {
    var filter =
        Map.<String, Object>of(
            "action", Map.of("startsWith", "user.", "in", List.of("user.login", "user.logout")),
            "outcome", List.of("FAILURE"));
    assertThat(matches(filter, event("user.login").outcome(Outcome.FAILURE))).isTrue();
    assertThat(matches(filter, event("user.login"))).isFalse();
    assertThat(matches(filter, event("user.delete").outcome(Outcome.FAILURE))).isFalse();
  }

  @Test
  void andOfNothingIsTrueAndOrOfNothingIsFalse() {
    assertThat(read(Map.of("and", List.of()))).isEqualTo(Expression.all());
    assertThat(read(Map.of("or", List.of()))).isEqualTo(Expression.none());
    assertThat(read(Map.of("not", Map.of("or", List.of())))).isEqualTo(Expression.all());
    assertThat(read(Map.of("not", Map.of()))).isEqualTo(Expression.none());
    assertThat(matches(Map.of("or", List.of()), event("a"))).isFalse();
    assertThat(matches(Map.of("and", List.of()), event("a"))).isTrue();
  }

  @Test
  void alternativesAreJoinedByOr() {
    var filter =
        Map.<String, Object>of("or", List.of(action("equals", "a"), action("equals", "b")));
    assertThat(matches(filter, event("a"))).isTrue();
    assertThat(matches(filter, event("b"))).isTrue();
    assertThat(matches(filter, event("c"))).isFalse();
  }

  @Test
  void anAlternativeThatAsksNothingMakesAllMatch() {
    assertThat(read(Map.of("or", List.of(action("equals", "a"), Map.of()))))
        .isEqualTo(Expression.all());
  }

  @Test
  void whatCanNeverBeMakesTheWholeConjunctionNever() {
    assertThat(read(Map.of("action", Map.of("equals", "a"), "or", List.of())))
        .isEqualTo(Expression.none());
  }

  @Test
  void notIsTheComplementAlsoOfEventsWithoutAValue() {
    var filter = Map.<String, Object>of("not", Map.of("actorId", Map.of("equals", "u1")));
    assertThat(matches(filter, event("a").actor(actor("u1")))).isFalse();
    assertThat(matches(filter, event("a").actor(actor("u2")))).isTrue();
    assertThat(matches(filter, event("a"))).isTrue();
  }

  @Test
  void notOfNotIsTheSame() {
    var plain = action("equals", "a");
    assertThat(read(Map.of("not", Map.of("not", plain)))).isEqualTo(read(plain));
  }

  @Test
  void notOfSeveralSiblingsIsTheComplementOfTheirConjunction() {
    var filter =
        Map.<String, Object>of(
            "not", Map.of("action", Map.of("equals", "a"), "outcome", List.of("SUCCESS")));
    assertThat(matches(filter, event("a"))).isFalse();
    assertThat(matches(filter, event("a").outcome(Outcome.DENIED))).isTrue();
    assertThat(matches(filter, event("b"))).isTrue();
  }

  @Test
  void aFieldWithoutValueMatchesNothingButThatItIsNotThere() {
    var bare = event("a");
    for (var operator :
        List.of(
            Map.of("equals", "x"),
            Map.of("in", List.of("x")),
            Map.of("startsWith", ""),
            Map.of("exists", true))) {
      assertThat(matches(Map.of("actorEmail", operator), bare)).as("%s", operator).isFalse();
    }
    assertThat(matches(Map.of("actorEmail", Map.of("exists", false)), bare)).isTrue();
    assertThat(matches(Map.of("ip", Map.of("exists", false)), bare)).isTrue();
    assertThat(matches(Map.of("ip", Map.of("block", "0.0.0.0/0")), bare)).isFalse();
    assertThat(matches(Map.of("actorType", List.of("USER")), bare)).isFalse();
  }

  @Test
  void everyTextFieldIsReadFromItsPlace() {
    var event =
        event("act")
            .actor(new Actor("aid", "aname", "amail", ActorType.AGENT))
            .resource(new Resource("rtype", "rid", "rname"));
    var values =
        Map.of(
            "action", "act",
            "actorId", "aid",
            "actorName", "aname",
            "actorEmail", "amail",
            "resourceType", "rtype",
            "resourceId", "rid");
    values.forEach(
        (field, value) -> {
          assertThat(matches(Map.of(field, Map.of("equals", value)), event)).as(field).isTrue();
          assertThat(matches(Map.of(field, Map.of("equals", "x")), event)).as(field).isFalse();
          assertThat(matches(Map.of(field, Map.of("exists", true)), event)).as(field).isTrue();
        });
    assertThat(matches(Map.of("actorType", List.of("USER", "AGENT")), event)).isTrue();
    assertThat(matches(Map.of("actorType", List.of("USER")), event)).isFalse();
  }

  @Test
  void textIsCaseSensitive() {
    assertThat(matches(action("equals", "user.login"), event("User.login"))).isFalse();
    assertThat(matches(action("startsWith", "user"), event("User.login"))).isFalse();
    assertThat(matches(action("in", List.of("USER.LOGIN")), event("user.login"))).isFalse();
  }

  @Test
  void aListOfNothingHoldsNothing() {
    assertThat(matches(action("in", List.of()), event("a"))).isFalse();
    assertThat(matches(Map.of("outcome", List.of()), event("a"))).isFalse();
  }

  @Test
  void existsAndAValueMayContradictEachOther() {
    var filter = Map.<String, Object>of("action", Map.of("equals", "a", "exists", false));
    assertThat(matches(filter, event("a"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "999, true", "1000, false", "-1, false"})
  void aRangeOfTimesHasItsStartAndNotItsEnd(long millis, boolean inside) {
    var filter =
        Map.<String, Object>of(
            "occurredAt",
            Map.of("from", "2026-01-01T01:00:00+01:00", "to", "2026-01-01T00:00:01Z"));
    assertThat(matches(filter, event("a").occurredAt(DAWN.plusMillis(millis)))).isEqualTo(inside);
  }

  @Test
  void aRangeOfTimesMayBeOpen() {
    var early = event("a").occurredAt(DAWN);
    assertThat(matches(Map.of("occurredAt", Map.of("from", DAWN.toString())), early)).isTrue();
    assertThat(matches(Map.of("occurredAt", Map.of("to", DAWN.toString())), early)).isFalse();
    assertThat(matches(Map.of("occurredAt", one("from", null)), early)).isTrue();
    assertThat(
            matches(
                Map.of("receivedAt", Map.of("from", DAWN.plusSeconds(1).toString())),
                early.receivedAt(DAWN.plusSeconds(1))))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void severitiesHaveARank(Severity severity) {
    var event = event("a").severity(severity);
    assertThat(matches(Map.of("severity", Map.of("atLeast", "HIGH")), event))
        .isEqualTo(severity.ordinal() >= 2);
    assertThat(matches(Map.of("severity", Map.of("in", List.of("INFO", "ERROR"))), event))
        .isEqualTo(severity == Severity.INFO || severity == Severity.ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "equals, ::1, 0:0:0:0:0:0:0:1, true",
    "equals, 10.0.0.1, ::ffff:10.0.0.1, true",
    "equals, 10.0.0.1, 10.0.0.2, false",
    "block, 10.1.0.0/16, 10.1.2.3, true",
    "block, 10.1.0.0/16, 10.2.2.3, false",
    "block, 2001:db8::/32, 2001:db8::1, true"
  })
  void addressesAreComparedAsAddresses(
      String operator, String operand, String ip, boolean expected) {
    assertThat(matches(Map.of("ip", Map.of(operator, operand)), event("a").ip(ip)))
        .isEqualTo(expected);
  }

  @Test
  void anAddressIsOneOfSeveral() {
    var filter = Map.<String, Object>of("ip", Map.of("in", List.of("10.0.0.1", "::2")));
    assertThat(matches(filter, event("a").ip("0::2"))).isTrue();
    assertThat(matches(filter, event("a").ip("::3"))).isFalse();
  }

  @Test
  void numbersAreComparedExactly() {
    var event = event("a").custom("amount", ABOVE_DOUBLE);
    // As GraphQL has it: Float is a double.
    assertThat(amount(event, "equals", (double) (1L << 53))).isFalse();
    assertThat(amount(event, "gt", (double) (1L << 53))).isTrue();
    assertThat(amount(event, "lte", (double) (1L << 53))).isFalse();
    assertThat(amount(event, "equals", ABOVE_DOUBLE)).isTrue();
    assertThat(amount(event, "equals", new BigDecimal("9007199254740993.0"))).isTrue();
    assertThat(amount(event, "equals", new BigDecimal("9007199254740993.1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "gt, 5, false", "gt, 4.99, true", "gte, 5, true", "gte, 5.01, false",
    "lt, 5, false", "lt, 5.01, true", "lte, 5, true", "lte, 4.99, false",
    "equals, 5.0, true", "equals, 50e-1, true", "equals, 5.1, false"
  })
  void numbersStandInRelation(String operator, double operand, boolean expected) {
    for (Number stored : List.of(5, 5L, 5.0, new BigDecimal("5.00"))) {
      assertThat(amount(event("a").custom("amount", stored), operator, operand))
          .as("%s", stored.getClass())
          .isEqualTo(expected);
    }
  }

  @Test
  void zeroIsZeroAndTenIsTen() {
    assertThat(amount(event("a").custom("amount", new BigDecimal("0.00")), "equals", 0)).isTrue();
    assertThat(amount(event("a").custom("amount", -0.0), "equals", 0)).isTrue();
    assertThat(amount(event("a").custom("amount", 10), "in", List.of(1e1, 7))).isTrue();
    assertThat(amount(event("a").custom("amount", 0.1), "equals", 0.1)).isTrue();
  }

  @Test
  void aStoredValueThatDoesNotFitCountsAsNone() {
    var values =
        Map.of(
            "amount", "12",
            "paid", "true",
            "due", "soon",
            "risk", "dreadful",
            "gateway", "router-7",
            "plan", 7,
            "mail", List.of("a@b.c"),
            "region", Map.of());
    values.forEach(
        (field, value) -> {
          var event = event("a").custom(field, value);
          if (!field.equals("due") && !field.equals("risk")) {
            assertThat(custom(event, field, Map.of("exists", true))).as(field).isFalse();
            assertThat(custom(event, field, Map.of("exists", false))).as(field).isTrue();
          }
        });
    assertThat(
            custom(event("a").custom("due", "soon"), "due", Map.of("to", "9999-01-01T00:00:00Z")))
        .isFalse();
    assertThat(custom(event("a").custom("risk", "dreadful"), "risk", Map.of("atLeast", "INFO")))
        .isFalse();
    assertThat(custom(event("a").custom("paid", "true"), "paid", Map.of("equals", true))).isFalse();
  }

  @Test
  void whatIsNotWhatTheFieldsValuesAreIsNoValue() {
    var structure =
        new DataStructure(
            1,
            ValidationMode.LENIENT,
            List.of(
                new Field(
                    "region",
                    "Region",
                    FieldType.CHOICE,
                    true,
                    true,
                    true,
                    true,
                    true,
                    true,
                    false,
                    List.of("eu", "us"),
                    null,
                    null)));
    var mars = event("a").custom("region", "mars").at(ACME, 1);

    for (var operators : List.of(Map.of("equals", "mars"), Map.of("startsWith", "m"), exists())) {
      assertThat(
              reader.read(Map.of("custom", Map.of("region", operators)), structure).matches(mars))
          .isFalse();
    }
  }

  @Test
  void textsToCompareWithNeedNotBeWhatTheFieldsValuesAre() {
    var mail = event("a").custom("mail", "jane@example.com");
    assertThat(custom(mail, "mail", Map.of("startsWith", "jane@"))).isTrue();
    assertThat(custom(mail, "mail", Map.of("equals", "jane"))).isFalse();
    var link = event("a").custom("link", "https://example.com/x");
    assertThat(custom(link, "link", Map.of("startsWith", "https://ex"))).isTrue();
    refused(Map.of("custom", Map.of("mail", Map.of("equals", 7))), "custom", "mail", "equals");
  }

  @Test
  void customFieldsAreComparedByTheirType() {
    assertThat(custom(event("a").custom("plan", "pro"), "plan", Map.of("startsWith", "p")))
        .isTrue();
    assertThat(custom(event("a").custom("mail", "a@b.c"), "mail", Map.of("equals", "a@b.c")))
        .isTrue();
    assertThat(custom(event("a").custom("link", "http://x"), "link", Map.of("in", List.of("y"))))
        .isFalse();
    assertThat(custom(event("a").custom("region", "eu"), "region", Map.of("equals", "eu")))
        .isTrue();
    assertThat(custom(event("a").custom("paid", true), "paid", Map.of("equals", true))).isTrue();
    assertThat(custom(event("a").custom("paid", false), "paid", Map.of("equals", true))).isFalse();
    assertThat(custom(event("a").custom("gateway", "::1"), "gateway", Map.of("equals", "0::1")))
        .isTrue();
    assertThat(custom(event("a").custom("risk", "HIGH"), "risk", Map.of("in", List.of("HIGH"))))
        .isTrue();
    var due = event("a").custom("due", "2026-01-01T01:00:00+01:00");
    assertThat(custom(due, "due", Map.of("from", "2026-01-01T00:00:00Z"))).isTrue();
    assertThat(custom(due, "due", Map.of("to", "2026-01-01T00:00:00Z"))).isFalse();
  }

  @Test
  void aCustomFieldIsNotConfusedWithAStandardOne() {
    var structure =
        new DataStructure(
            1, ValidationMode.LENIENT, List.of(field("action", FieldType.TEXT, true, true)));
    var filter =
        reader.read(Map.of("custom", Map.of("action", Map.of("equals", "mine"))), structure);
    assertThat(filter.matches(event("a").custom("action", "mine").at(ACME, 1))).isTrue();
    assertThat(filter.matches(event("mine").at(ACME, 1))).isFalse();
  }

  @Test
  void namesTheFieldsThatItLooksAt() {
    var filter =
        Map.<String, Object>of(
            "or", List.of(action("equals", "a"), Map.of("not", Map.of("ip", exists()))),
            "custom", Map.of("plan", exists()));
    assertThat(read(filter).subjects().map(FieldRef::name))
        .containsExactlyInAnyOrder("action", "ip", "plan");
  }

  @Test
  void refusesNullToCompareWith() {
    refused(Map.of("action", one("equals", null)), "action", "equals")
        .withMessageContaining("exists: false");
    refused(Map.of("custom", Map.of("amount", one("gt", null))), "custom", "amount", "gt");
    refused(Map.of("severity", one("atLeast", null)), "severity", "atLeast");
    refused(Map.of("ip", one("exists", null)), "ip", "exists");
    refused(Map.of("action", Map.of("in", Arrays.asList("a", null))), "action", "in", "1");
    refused(Map.of("and", Arrays.asList(Map.of(), null)), "and", "1");
  }

  @Test
  void refusesWhatDoesNotFitTheField() {
    refused(Map.of("action", Map.of("equals", 7)), "action", "equals");
    refused(Map.of("action", "a"), "action");
    refused(Map.of("action", Map.of("in", "a")), "action", "in");
    refused(Map.of("ip", Map.of("equals", "localhost")), "ip", "equals");
    refused(Map.of("ip", Map.of("in", List.of("::1", "x"))), "ip", "in", "1");
    refused(Map.of("ip", Map.of("block", "10.0.0.0")), "ip", "block")
        .withMessageContaining("10.1.0.0/16");
    refused(Map.of("ip", Map.of("block", 7)), "ip", "block");
    refused(Map.of("occurredAt", Map.of("from", "yesterday")), "occurredAt", "from")
        .withMessageContaining("RFC 3339");
    refused(Map.of("occurredAt", Map.of("to", 7)), "occurredAt", "to");
    refused(Map.of("severity", Map.of("atLeast", "SEVERE")), "severity", "atLeast")
        .withMessageContaining("INFO, MEDIUM, HIGH, CRITICAL, ERROR");
    refused(Map.of("outcome", List.of("SUCCESS", "MAYBE")), "outcome", "1")
        .withMessageContaining("DENIED");
    refused(Map.of("action", Map.of("exists", "yes")), "action", "exists");
    refused(Map.of("custom", Map.of("amount", Map.of("gt", "7"))), "custom", "amount", "gt");
    refused(
        Map.of("custom", Map.of("amount", Map.of("equals", Double.NaN))),
        "custom",
        "amount",
        "equals");
    refused(Map.of("custom", Map.of("paid", Map.of("equals", 1))), "custom", "paid", "equals");
    refused(Map.of("custom", List.of()), "custom");
    refused(Map.of("and", Map.of()), "and");
    refused(Map.of("not", List.of()), "not");
  }

  @Test
  void refusesWhatIsNotThere() {
    refused(Map.of("colour", Map.of("equals", "red")), "colour");
    refused(Map.of("action", Map.of("like", "a")), "action", "like")
        .withMessageContaining("startsWith");
    refused(Map.of("occurredAt", Map.of("exists", true)), "occurredAt", "exists");
    refused(Map.of("custom", Map.of("colour", exists())), "custom", "colour");
    refused(Map.of("custom", Map.of("hidden", exists())), "custom", "hidden")
        .withMessageContaining("not filterable");
    refused(Map.of("custom", Map.of("raw", exists())), "custom", "raw");
  }

  @Test
  void namesThePlaceOfWhatItRefusesHoweverDeep() {
    refused(
        Map.of("and", List.of(Map.of(), Map.of("not", Map.of("ip", Map.of("equals", "x"))))),
        "and",
        "1",
        "not",
        "ip",
        "equals");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not", "and", "or"})
  void isNestedSixteenDeepAndNoDeeper(String by) {
    assertThat(read(nested(by, 15))).isNotNull();
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(nested(by, 16)))
        .withMessageContaining("16");
  }

  @Test
  void has256ConditionsAndNoMore() {
    assertThat(read(Map.of("or", Collections.nCopies(256, action("equals", "a"))))).isNotNull();
    refused(
        Map.of("or", Collections.nCopies(257, action("equals", "a"))),
        "or",
        "256",
        "action",
        "equals");
  }

  @Test
  void aListHas1000EntriesAndNoMore() {
    assertThat(read(action("in", Collections.nCopies(1_000, "a")))).isNotNull();
    refused(action("in", Collections.nCopies(1_001, "a")), "action", "in");
    refused(Map.of("and", Collections.nCopies(1_001, Map.of())), "and");
  }

  private Expression read(Map<String, Object> filter) {
    return reader.read(filter, STRUCTURE);
  }

  private boolean matches(Map<String, Object> filter, Draft event) {
    return read(filter).matches(event.at(ACME, 1));
  }

  private boolean custom(Draft event, String field, Map<String, ?> operators) {
    return matches(Map.of("custom", Map.of(field, operators)), event);
  }

  private boolean amount(Draft event, String operator, Object operand) {
    return custom(event, "amount", Map.of(operator, operand));
  }

  private ThrowableAssertAlternative<BadInput> refused(Map<String, Object> filter, String... path) {
    var whole = Stream.concat(Stream.of("filter"), Arrays.stream(path)).toList();
    return assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(filter))
        .satisfies(refusal -> assertThat(refusal.path()).isEqualTo(whole));
  }

  private static Map<String, Object> nested(String by, int depth) {
    Map<String, Object> filter = action("equals", "a");
    for (int i = 0; i < depth; i++) {
      filter = Map.of(by, by.equals("not") ? filter : List.of(filter));
    }
    return filter;
  }

  private static Map<String, Object> action(String operator, Object operand) {
    return Map.of("action", Map.of(operator, operand));
  }

  private static Map<String, Object> exists() {
    return Map.of("exists", true);
  }

  private static Map<String, Object> one(String key, @Nullable Object value) {
    return Collections.singletonMap(key, value);
  }

  private static Actor actor(String id) {
    return new Actor(id, null, null, ActorType.USER);
  }

  private static Field field(String name, FieldType type, boolean custom, boolean filterable) {
    return new Field(
        name, name, type, custom, true, true, filterable, true, true, false, null, null);
  }
}
