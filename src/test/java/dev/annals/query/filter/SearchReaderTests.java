package dev.annals.query.filter;

import static dev.annals.query.Draft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression.Condition;
import dev.annals.query.filter.Expression.Phrase;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.testing.TestIds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchReaderTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final DataStructure STRUCTURE =
      structure(
          field("plan", FieldType.TEXT),
          field("ticket", FieldType.TEXT),
          field("amount", FieldType.NUMBER),
          field("paid", FieldType.BOOLEAN),
          field("due", FieldType.TIMESTAMP),
          field("risk", FieldType.SEVERITY),
          field("gateway", FieldType.IP_ADDRESS),
          field("mail", FieldType.EMAIL),
          field("link", FieldType.URL),
          field("region", FieldType.CHOICE),
          field("Tier", FieldType.TEXT),
          field("tIER", FieldType.TEXT),
          field("raw", FieldType.JSON),
          new Field(
              "hidden",
              "hidden",
              FieldType.TEXT,
              true,
              true,
              true,
              false,
              true,
              true,
              false,
              null,
              null));

  private static final AuditEvent FULL =
      new AuditEvent(
          TestIds.IDS,
          ACME,
          42,
          1,
          Instant.parse("2026-11-01T12:30:00.250Z"),
          Instant.parse("2026-11-02T00:00:00Z"),
          "user.login",
          Severity.HIGH,
          Outcome.FAILURE,
          new Actor("u-17", "Billing Service", "Billing@acme.test", ActorType.SERVICE),
          new Actor("s-1", null, "support@vendor.test", ActorType.USER),
          new Resource("Invoice", "INV-2026/7", "Café \"Zoë\""),
          "Tried to sign in from a new place",
          "10.1.2.3",
          "curl/8.5 (C:\\tools)",
          "4bf92f35",
          null,
          List.of(),
          Map.ofEntries(
              Map.entry("plan", "Pro, yearly"),
              Map.entry("ticket", "T-100"),
              Map.entry("amount", 5),
              Map.entry("paid", true),
              Map.entry("due", "2026-12-24T23:59:59.999Z"),
              Map.entry("risk", "CRITICAL"),
              Map.entry("gateway", "2001:db8::7"),
              Map.entry("mail", "Ana@initech.test"),
              Map.entry("link", "https://annals.test/x?a=1,2"),
              Map.entry("region", "EU"),
              Map.entry("Tier", "gold")),
          1);

  private final SearchReader reader = new SearchReader();

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t\n", "\u00a0\u2003"})
  void nothingAsksForEveryEvent(@Nullable String search) {
    assertThat(reader.parse(search, STRUCTURE, CallerVisibility.ALL)).isEqualTo(Expression.all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          action:user.login severity>=high actor:"billing service" -outcome:success | true
          action:user.login severity>=critical                                      | false
          region:eu ticket:T-1* tried "new place" -robot                            | true
          region:eu ticket:T-1* tried "new place" -sign                             | false
          """)
  void termsStandSideBySideAndAllHold(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action:user.login",
        "actorId:U-17",
        "actorName:\"billing service\"",
        "actorEmail:billing@ACME.test",
        "actorType:service",
        "impersonator:support@vendor.test",
        "resourceType:invoice",
        "resourceId:inv-2026/7",
        "resourceName:\"café \\\"ZOË\\\"\"",
        "description:\"TRIED to sign in from a new place\"",
        "ip:10.1.2.3",
        "userAgent:\"curl/8.5 (c:\\tools)\"",
        "userAgent:\"curl/8.5 (c:\\\\tools)\"",
        "traceId:4BF92F35",
        "sequence:42",
        "severity:high",
        "outcome:Failure",
        "occurredAt:2026-11-01",
        "receivedAt:2026-11-02",
        "plan:\"pro, yearly\"",
        "ticket:t-100",
        "amount:5",
        "paid:true",
        "due:2026-12-24",
        "risk:critical",
        "gateway:2001:DB8:0::7",
        "mail:ana@initech.test",
        "link:\"https://annals.test/x?a=1,2\"",
        "region:eu",
        "Tier:gold"
      })
  void everyFieldIsAskedByItsName(String search) {
    assertThat(matches(search, FULL)).isTrue();
    assertThat(matches("-" + search, FULL)).isFalse();
    assertThat(matches(search, bare())).isFalse();
    assertThat(matches("-" + search, bare())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor:*",
        "actorId:*",
        "actorType:*",
        "impersonator:*",
        "resource:*",
        "description:*",
        "ip:*",
        "traceId:*",
        "plan:*",
        "amount:*",
        "paid:*",
        "due:*",
        "risk:*",
        "gateway:*"
      })
  void theStarAloneAsksWhetherThereIsAValue(String search) {
    assertThat(matches(search, FULL)).isTrue();
    assertThat(matches(search, bare())).isFalse();
    assertThat(matches("-" + search, bare())).isTrue();
  }

  @Test
  void fieldsThatAreAlwaysThereAreThere() {
    assertThat(matches("action:* severity:* outcome:* sequence:* occurredAt:*", bare())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ticket:T-1*            | true
          ticket:t-1*            | true
          ticket:T-2*            | false
          ticket:T-1             | false
          ticket:-100            | false
          ticket:"T-1"*          | true
          ticket:"T-1*"          | false
          actor:"bill"*          | true
          actor:"billing s"*     | true
          actor:bill             | false
          plan:"pro,"*           | true
          plan:""*               | true
          plan:""                | false
          ticket:x,T-1*          | true
          ticket:x,y,"T-100"     | true
          ticket:x,y             | false
          region:us,eu           | true
          -region:us,eu          | false
          -region:us,asia        | true
          """)
  void aTextIsAskedForWholeOrByHowItBegins(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @Test
  void inQuotesAStarIsASign() {
    var starred = event("a").custom("plan", "a*b*").at(ACME, 1);
    assertThat(matches("plan:\"a*b*\"", starred)).isTrue();
    assertThat(matches("plan:\"a*\"*", starred)).isTrue();
    assertThat(matches("plan:\"*\"", starred)).isFalse();
    assertThat(read("plan:\"*\"")).isEqualTo(read("plan:\"*\",\"*\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          actor:u-17                 | true
          actor:"Billing Service"    | true
          actor:BILLING@acme.test    | true
          actor:SERVICE              | false
          actor:billing*             | true
          actor:nobody,u-17          | true
          resource:invoice           | true
          resource:INV-2026/7        | true
          resource:"café \\"zoë\\""  | true
          resource:"invoice INV"*    | false
          impersonator:s-1           | false
          impersonator:support*      | true
          """)
  void anActorOrResourceIsAskedForByAnyOfItsParts(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @Test
  void aResourceWithoutNameIsAskedForAsItIsShown() {
    var nameless = event("a").resource(new Resource("invoice", "17", null)).at(ACME, 1);
    assertThat(matches("resource:\"Invoice 17\"", nameless)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          severity:HIGH           | true
          severity:info,High      | true
          severity:info           | false
          severity>medium         | true
          severity>HIGH           | false
          severity>=high          | true
          severity<high           | false
          severity<=high          | true
          severity<critical       | true
          severity>error          | false
          -severity>error         | true
          outcome:failure,denied  | true
          -outcome:FAILURE        | false
          risk>=high              | true
          risk<critical           | false
          """)
  void severitiesHaveARankAndNamesNoCase(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount:5          | true
          amount:5.0        | true
          amount:"5"        | true
          amount:+50e-1     | true
          amount:1,5        | true
          amount:1,4.99     | false
          amount>4.99       | true
          amount>5          | false
          amount>=5         | true
          amount<5          | false
          amount<=5         | true
          amount>-1         | true
          amount<1e300      | true
          sequence:41,42    | true
          sequence>41       | true
          sequence>42       | false
          sequence>=42      | true
          sequence<42       | false
          sequence<=42.0    | true
          sequence<99999999999999999999 | true
          """)
  void numbersStandInRelation(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          occurredAt:2026-11-01                        | true
          occurredAt:2026-10-31                        | false
          occurredAt:2026-10-31,2026-11-01             | true
          occurredAt:2026-11-01T12:30:00.250Z          | true
          occurredAt:2026-11-01T13:30:00.250+01:00     | true
          occurredAt:2026-11-01T12:30:00.251Z          | false
          occurredAt>2026-11-01                        | true
          occurredAt<2026-11-01                        | false
          occurredAt<2026-11-02                        | true
          occurredAt>2026-11-01T12:30:00.250Z          | false
          occurredAt>=2026-11-01T12:30:00.250Z         | true
          occurredAt<2026-11-01T12:30:00.250Z          | false
          occurredAt<=2026-11-01T12:30:00.250Z         | true
          receivedAt>2026-11-02                        | false
          receivedAt>=2026-11-02                       | true
          receivedAt<=2026-11-02                       | true
          receivedAt:2026-11-01                        | false
          due:2026-12-24                               | true
          due>="2026-12-24T23:59:59Z"                  | true
          occurredAt>=2026-11-01 occurredAt<2026-11-02 | true
          """)
  void timesLieInRanges(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ip:10.1.0.0/16            | true
          ip:10.2.0.0/16            | false
          ip:10.2.0.0/16,10.1.2.3   | true
          ip:::ffff:10.1.2.3        | true
          ip:::1                    | false
          gateway:2001:db8::/32     | true
          gateway:2001:db9::/32     | false
          paid:TRUE                 | true
          paid:false                | false
          paid:false,true           | true
          """)
  void addressesAndFlagsAreWhatTheySay(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LOGIN                  | true
          log                    | true
          ogin                   | false
          user.login             | true
          login.user             | false
          "user login"           | true
          "login user"           | false
          login user             | true
          login logout           | false
          login -logout          | true
          -login                 | false
          "sign in from a n"     | true
          "new place"*           | true
          INV-2026/7             | true
          café                   | true
          zoë                    | true
          billing@acme.test      | true
          "https://annals.test"  | false
          curl                   | false
          10:30                  | false
          a,b                    | false
          sign,in                | true
          (sign)                 | true
          e-mail                 | false
          """)
  void wordsAreFoundWhereverTheyAre(String search, boolean expected) {
    assertThat(matches(search, FULL)).isEqualTo(expected);
  }

  @Test
  void eachBareWordIsAPhraseOfItsOwn() {
    assertThat(read("a b.c \"d e\""))
        .isEqualTo(
            Expression.and(
                List.of(
                    new Phrase(Tokenizer.FIELDS, List.of("a")),
                    new Phrase(Tokenizer.FIELDS, List.of("b", "c")),
                    new Phrase(Tokenizer.FIELDS, List.of("d", "e")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10:30", "2001:db8::7", ">x", "<b>", "x=y", "1<2"})
  void whatDoesNotBeginAsANameIsText(String search) {
    assertThat(read(search)).isEqualTo(new Phrase(Tokenizer.FIELDS, Tokenizer.of(search)));
  }

  @Test
  void quotesMakeTextOfAQualifier() {
    assertThat(read("\"action:login\"")).isEqualTo(phrase("action", "login"));
    assertThat(read("\"https://annals.test\"")).isEqualTo(phrase("https", "annals", "test"));
    assertThat(read("-\"a \\\"b\\\" \\\\ \\c\"")).isEqualTo(Expression.not(phrase("a", "b", "c")));
  }

  @Test
  void spacesAreAnythingThatLooksLikeOne() {
    assertThat(read("\ta\u00a0b\u3000\nc ")).isEqualTo(read("a b c"));
  }

  @Test
  void otherScriptsAreSearchedLikeOurs() {
    var event = event("a").resource(new Resource("отчёт", "文書", "😀 Straße")).at(ACME, 1);
    assertThat(matches("resourceType:ОТЧЁТ", event)).isTrue();
    assertThat(matches("ОТЧ", event)).isTrue();
    assertThat(matches("文書", event)).isTrue();
    assertThat(matches("resource:\"😀 s\"*", event)).isTrue();
  }

  @Test
  void conditionsAreWhatTheIndexAnswers() {
    assertThat(read("ticket:a,B,c*"))
        .isEqualTo(
            Expression.or(
                List.of(
                    condition("ticket", FieldType.TEXT, new Criterion.StartsWithFolded("C")),
                    condition(
                        "ticket", FieldType.TEXT, new Criterion.OneOfFolded(Set.of("A", "b"))))));
    assertThat(read("amount>=1.50"))
        .isEqualTo(
            condition(
                "amount",
                FieldType.NUMBER,
                new Criterion.Compared(Criterion.Relation.AT_LEAST, new BigDecimal("1.5"))));
    assertThat(read("severity>=CRITICAL"))
        .isEqualTo(
            new Condition(
                new FieldRef("severity", false, FieldType.SEVERITY),
                new Criterion.OneOf(Set.of(Severity.CRITICAL, Severity.ERROR))));
    assertThat(read("occurredAt:2026-11-01"))
        .isEqualTo(
            new Condition(
                new FieldRef("occurredAt", false, FieldType.TIMESTAMP),
                new Criterion.TimeBetween(
                    Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-02T00:00:00Z"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ACTION:user.login | action
          occurredat:*      | occurredAt
          ActorEMail:a      | actorEmail
          REGION:eu         | region
          Tier:gold         | Tier
          tIER:gold         | tIER
          """)
  void namesAreMatchedExactlyAndElseWhateverTheirCase(String search, String field) {
    assertThat(read(search).subjects().map(FieldRef::name)).containsOnly(field);
  }

  @Test
  void aNameThatMayBeTwoIsRefused() {
    refused("a tier:gold", 3).withMessageContaining("Tier or tIER");
  }

  @Test
  void aCustomFieldDoesNotTakeTheNameOfAStandardOne() {
    var structure = structure(field("action", FieldType.NUMBER));
    assertThat(
            reader
                .parse("action:a", structure, CallerVisibility.ALL)
                .matches(event("a").at(ACME, 1)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour:red           | 1  | There is no qualifier colour. The qualifiers are occurredAt, receivedAt
          x -colour:red        | 4  | ticket
          https://annals.test  | 1  | put it in quotes
          a<b                  | 1  | There is no qualifier a
          if:                  | 1  | There is no qualifier if
          note: call           | 1  | There is no qualifier note
          http:"               | 1  | There is no qualifier http
          _:x                  | 1  | There is no qualifier _
          changes:x            | 1  | changes is not filterable
          raw:x                | 1  | raw is not filterable
          hidden:x             | 1  | hidden is not filterable
          HIDDEN:x             | 1  | hidden is not filterable
          id:x                 | 1  | There is no qualifier id
          tenantId:globex      | 1  | There is no qualifier tenantId
          custom.region:eu     | 1  | There is no qualifier custom.region
          x user-agent:curl    | 3  | There is no qualifier user-agent
          $where:1             | 1  | There is no qualifier $where
          größe:5              | 1  | There is no qualifier größe
          ключ:значение        | 1  | There is no qualifier ключ
          a-b:c                | 1  | There is no qualifier a-b
          """)
  void refusesAQualifierThatIsNotThere(String search, int at, String why) {
    refused(search, at).withMessageContaining(why);
  }

  /** What a field does not take is null in its typed field, and so not found by it. */
  @ParameterizedTest
  @CsvSource({"tier,gold,true", "tier,tin,false", "code,abc,true", "code,abcd,false"})
  void findsByAFieldWhatTheFieldTakes(String name, String value, boolean expected) {
    var structure =
        structure(
            limited("tier", FieldType.CHOICE, List.of("gold", "silver"), null),
            limited("code", FieldType.TEXT, null, 3));
    var event = event("a").custom(name, value).at(ACME, 1);

    for (var search :
        List.of(name + ":" + value, name + ":*", name + ":" + value.charAt(0) + "*")) {
      assertThat(reader.parse(search, structure, CallerVisibility.ALL).matches(event))
          .as(search)
          .isEqualTo(expected);
    }
  }

  private static Field limited(
      String name, FieldType type, @Nullable List<String> choices, @Nullable Integer maxLength) {
    return new Field(
        name, name, type, true, true, true, true, true, true, false, choices, null, maxLength);
  }

  @Test
  void listsTheQualifiersThatThereAreAndNoOthers() {
    refused("colour:red", 1)
        .withMessageContaining(
            "occurredAt, receivedAt, action, severity, outcome, actor, actorId, actorName,"
                + " actorEmail, actorType, impersonator, resource, resourceType, resourceId,"
                + " resourceName, description, ip, userAgent, traceId, sequence, plan, ticket,"
                + " amount, paid, due, risk, gateway, mail, link, region, Tier, tIER.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -                      | 1  | such as -word
          a -                    | 3  | such as -word
          a - b                  | 3  | such as -word
          --a                    | 1  | such as -word
          "a b                   | 1  | quote is missing
          action:"a              | 8  | quote is missing
          x "a\\"                | 3  | quote is missing
          "                      | 1  | quote is missing
          a"b"                   | 2  | enclose the whole text
          action:a"b"            | 9  | enclose the whole text
          "a"b                   | 4  | followed by a space
          "a":b                  | 4  | followed by a space
          action:"a"b            | 11 | a space or a comma
          action:"a"*b           | 12 | a space or a comma
          action:                | 8  | without a space
          action: login          | 8  | without a space
          action:a,              | 10 | without a space
          action:,a              | 8  | without a space
          action:a,,b            | 10 | without a space
          amount>                | 8  | without a space
          action:*a              | 8  | only at the end
          action:a*b             | 9  | only at the end
          action:a*b*            | 9  | only at the end
          action:**              | 8  | only at the end
          action:x,a*b           | 11 | only at the end
          a*b                    | 2  | only at the end
          x *a                   | 3  | only at the end
          -a**b*                 | 3  | only at the end
          ***                    | 1  | a letter or a digit
          a "..."                | 3  | a letter or a digit
          ""                     | 1  | a letter or a digit
          -!                     | 2  | a letter or a digit
          😀 "a                  | 3  | quote is missing
          """)
  void refusesWhatIsNoTermAndSaysWhere(String search, int at, String why) {
    refused(search, at).withMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          severity:hihg            | 10 | INFO, MEDIUM, HIGH, CRITICAL, ERROR
          severity:high,x          | 15 | INFO, MEDIUM, HIGH, CRITICAL, ERROR
          severity>=3              | 11 | INFO, MEDIUM, HIGH, CRITICAL, ERROR
          severity:h*              | 10 | INFO, MEDIUM, HIGH, CRITICAL, ERROR
          risk:x                   | 6  | INFO, MEDIUM, HIGH, CRITICAL, ERROR
          outcome:ok               | 9  | SUCCESS, FAILURE, DENIED, UNKNOWN
          outcome:s*               | 9  | SUCCESS, FAILURE, DENIED, UNKNOWN
          actorType:robot          | 11 | USER, SERVICE, AGENT, SYSTEM, ANONYMOUS
          amount:five              | 8  | Must be a number
          amount:1,x               | 10 | Must be a number
          amount:0x10              | 8  | Must be a number
          amount:1e99999           | 8  | Must be a number
          amount<1e999             | 8  | Must be a number
          amount:٣                 | 8  | Must be a number
          amount>:5                | 8  | Must be a number
          amount:5*                | 8  | Must be a number
          amount>*                 | 8  | Use name:value
          amount>1,2               | 10 | must have one value
          sequence:first           | 10 | Must be a number
          paid:yes                 | 6  | Must be true or false
          ip:localhost             | 4  | 203.0.113.7
          ip:10.1.*                | 4  | 10.1.0.0/16
          ip:10.1.0.0/33           | 4  | 10.1.0.0/16
          occurredAt:yesterday     | 12 | RFC 3339
          occurredAt:2026-11-1     | 12 | 2026-01-31
          occurredAt:2026-02-30    | 12 | 2026-01-31
          occurredAt>2026-11       | 12 | 2026-01-31
          occurredAt:2026*         | 12 | 2026-01-31
          action>a                 | 8  | Use action:value
          actor>=a                 | 8  | actor:value
          ip<10.0.0.1              | 4  | Use ip:value
          paid>false               | 6  | Use paid:value
          outcome>success          | 9  | Use outcome:value
          """)
  void refusesWhatDoesNotFitTheField(String search, int at, String why) {
    refused(search, at).withMessageContaining(why);
  }

  @Test
  void has1000CharactersAndNoMore() {
    assertThat(read("😀a".repeat(500))).isNotNull();
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read("a".repeat(1_001)))
        .withMessageContaining("1000 characters")
        .satisfies(refusal -> assertThat(refusal.path()).containsExactly("search"));
  }

  @Test
  void has50TermsAndNoMore() {
    assertThat(read("a ".repeat(50))).isNotNull();
    refused("a ".repeat(51), 101).withMessageContaining("50 terms");
  }

  @Test
  void has256ConditionsAndNoMore() {
    assertThat(read("actor:" + "a*,".repeat(63) + "a*")).isNotNull();
    refused("actor:" + "a*,".repeat(64) + "a*", 1).withMessageContaining("256 conditions");
    assertThat(read("actor:" + "a,".repeat(400) + "a")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ip:10.1.2.3    | ip
          -ip:10.1.2.3   | ip
          IP:10.1.2.3    | ip
          plan:pro       | plan
          actor:a        | actor
          actorName:a    | actorName
          resource:a     | resource
          a resource:*   | resource
          impersonator:a | impersonator
          """)
  void aTenantsUserIsRefusedWhatIsOff(String search, String field) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(search, "description"))
        .withMessageContaining("The field " + field + " is disabled")
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN_FIELD);
              assertThat(refusal.path()).containsExactly("search");
            });
  }

  @Test
  void aTenantsUserAsksWhatIsOnOrAlwaysThere() {
    var search =
        "action:user.login severity:high outcome:failure sequence:42 occurredAt:* receivedAt:*"
            + " ip:10.1.2.3 plan:pro*";
    assertThat(read(search, "action", "severity", "ip", "plan").matches(FULL)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          actor:billing*            | actor                | true
          actor:u-17                | actor                | false
          actor:billing@acme.test   | actor                | false
          actor:u-17                | actorId              | true
          actor:"billing service"   | actorId              | false
          actor:billing@acme.test   | actorEmail           | true
          actor:billing*            | actorName            | true
          actorName:billing*        | actor                | true
          actorType:service         | actorId              | true
          resource:café*            | resource             | true
          resource:inv-2026/7       | resource             | false
          resource:invoice          | resource             | false
          resource:invoice          | resourceType         | true
          resourceName:café*        | resource             | true
          billing                   | actor                | true
          billing                   | actorName            | true
          billing                   | description          | false
          u-17                      | actor                | false
          u-17                      | actorId              | true
          acme                      | actor                | false
          acme                      | actorEmail           | true
          café                      | resource             | true
          invoice                   | resource             | false
          invoice                   | resourceType         | true
          inv-2026                  | resourceId           | true
          tried                     | description          | true
          tried                     | actor                | false
          login                     | ip                   | false
          login                     | action               | true
          -u-17                     | actor                | true
          """)
  void aTenantsUserFindsByWhatIsSeen(String search, String on, boolean expected) {
    assertThat(read(search, on).matches(FULL)).isEqualTo(expected);
  }

  @Test
  void whereOnlyTheActorIsOnItIsAskedForAsItIsShown() {
    var nameless =
        event("a").actor(new Actor("u-1", null, "ana@acme.test", ActorType.USER)).at(ACME, 1);
    assertThat(read("actor:ana@acme.test", "actor").matches(nameless)).isTrue();
    assertThat(read("actor:u-1", "actor").matches(nameless)).isFalse();
    assertThat(read("actor:ana@acme.test", "actorName").matches(nameless)).isFalse();
    var untitled = event("a").resource(new Resource("invoice", "17", null)).at(ACME, 1);
    assertThat(read("resource:\"invoice 17\"", "resource").matches(untitled)).isTrue();
    assertThat(read("resource:17", "resource").matches(untitled)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "action:user.login, action",
    "severity>=high, severity",
    "-severity:info, severity",
  })
  void whatIsOffIsNotAskedAbout(String search, String field) {
    assertThat(read(search, field)).isNotNull();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(search, "ip"))
        .matches(refusal -> refusal.code() == Refusal.Code.FORBIDDEN_FIELD);
  }

  @Test
  void wordsAreFoundInThePartThatStandsForAnActorOrAResource() {
    var mail = event("a").actor(new Actor("u-1", null, "bot@fin.test", ActorType.USER)).at(ACME, 1);
    assertThat(read("bot", "actor").matches(mail)).isTrue();
    assertThat(read("\"fin test\"", "actor").matches(mail)).isTrue();
    assertThat(read("u-1", "actor").matches(mail)).isFalse();
    assertThat(read("-bot", "actor").matches(mail)).isFalse();
    assertThat(read("bot", "actorName").matches(mail)).isFalse();
    var id = event("a").actor(new Actor("u-1", null, null, ActorType.USER)).at(ACME, 1);
    assertThat(read("u-1", "actor").matches(id)).isTrue();
    var named = event("a").actor(new Actor("u-1", "Ana", "bot@x.test", ActorType.USER)).at(ACME, 1);
    assertThat(read("bot", "actor").matches(named)).isFalse();
    assertThat(read("ana", "actor").matches(named)).isTrue();
    var untitled = event("a").resource(new Resource("invoice", "C77", null)).at(ACME, 1);
    assertThat(read("c77", "resource").matches(untitled)).isTrue();
    assertThat(read("invoice", "resource").matches(untitled)).isTrue();
    var titled = event("a").resource(new Resource("invoice", "C77", "Plan")).at(ACME, 1);
    assertThat(read("c77", "resource").matches(titled)).isFalse();
    assertThat(read("plan", "resource").matches(titled)).isTrue();
  }

  @Test
  void whereWordsAreFoundIsNothingThatWasAskedForByName() {
    assertThat(read("bot", "actor").subjects()).isEmpty();
    assertThat(read("bot severity:high", "actor", "severity").subjects()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"severity=high", "Severity!=high", "-action=a", "plan=pro"})
  void anEqualsSignBehindAFieldIsNoText(String search) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(search))
        .withMessageContaining(":value");
    assertThat(read("\"" + search + "\"")).isNotNull();
    assertThat(read("abc=" + search.length())).isNotNull();
  }

  @Test
  void aTenantsUserIsNotToldOfWhatIsOff() {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read("colour:red", "ip", "plan"))
        .withMessageContaining(
            "qualifiers are occurredAt, receivedAt, outcome, ip, sequence, plan. ");
  }

  @Test
  void theReferenceShowsWhatIsRead() throws IOException {
    var table =
        Files.readAllLines(Path.of("docs/search.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.indexOf('|', 1)));
    var examples =
        table
            .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
            .map(example -> example.group(1))
            .toList();
    assertThat(examples).hasSizeGreaterThan(15).allSatisfy(this::read);
  }

  @Test
  void whateverIsTypedIsReadOrRefused() {
    var parts =
        List.of(
            "action",
            "severity",
            "amount",
            "due",
            "ip",
            "paid",
            "raw",
            "actor",
            ":",
            ">",
            ">=",
            "<",
            "<=",
            ",",
            "*",
            "-",
            "\"",
            "\\",
            " ",
            "a",
            "é",
            "😀",
            "\ud83d",
            "2026-11-01",
            "5",
            "1e9",
            "10.0.0.0/8",
            "high",
            "\u0000",
            "\u0301",
            "//",
            "true");
    var random = new Random(7);
    int read = 0;
    for (int round = 0; round < 50_000; round++) {
      var search =
          random
              .ints(random.nextInt(12), 0, parts.size())
              .mapToObj(parts::get)
              .collect(Collectors.joining());
      read += isRead(search) ? 1 : 0;
    }
    for (int round = 0; round < 5_000; round++) {
      isRead(
          IntStream.range(0, random.nextInt(40))
              .mapToObj(i -> String.valueOf((char) random.nextInt(0x10000)))
              .collect(Collectors.joining()));
    }
    assertThat(read).as("not refused").isBetween(2_000, 48_000);
  }

  /** And if so, it can be answered. */
  private boolean isRead(String search) {
    try {
      var expression = read(search);
      assertThat(expression.matches(FULL)).isNotEqualTo(Expression.not(expression).matches(FULL));
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.path()).containsExactly("search");
      assertThat(refusal.reason()).isNotBlank();
      return false;
    }
  }

  private Expression read(String search) {
    return reader.parse(search, STRUCTURE, CallerVisibility.ALL);
  }

  /** As a tenant's user, to whom only these fields are on. */
  private Expression read(String search, String... on) {
    var names = Set.of(on);
    var standard =
        Stream.of(
                "action",
                "severity",
                "actor",
                "actorId",
                "actorName",
                "actorEmail",
                "actorType",
                "impersonator",
                "resource",
                "resourceType",
                "resourceId",
                "resourceName",
                "description",
                "ip",
                "userAgent",
                "traceId")
            .map(name -> field(name, FieldType.TEXT, false, names.contains(name)));
    var custom =
        STRUCTURE.fields().stream()
            .map(field -> field(field.name(), field.type(), true, names.contains(field.name())));
    var structure = structure(Stream.concat(standard, custom).toArray(Field[]::new));
    return reader.parse(search, structure, CallerVisibility.of(false, structure));
  }

  private boolean matches(String search, AuditEvent event) {
    return read(search).matches(event);
  }

  private ThrowableAssertAlternative<BadInput> refused(String search, int at) {
    return assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(search))
        .withMessageStartingWith("At character " + at + ": ")
        .satisfies(refusal -> assertThat(refusal.path()).containsExactly("search"));
  }

  private static AuditEvent bare() {
    return event("a").at(ACME, 1);
  }

  private static Phrase phrase(String... words) {
    return new Phrase(Tokenizer.FIELDS, List.of(words));
  }

  private static Condition condition(String custom, FieldType type, Criterion criterion) {
    return new Condition(FieldRef.of(field(custom, type)), criterion);
  }

  private static DataStructure structure(Field... fields) {
    return new DataStructure(1, ValidationMode.LENIENT, Arrays.asList(fields));
  }

  private static Field field(String name, FieldType type) {
    return field(name, type, true, true);
  }

  private static Field field(String name, FieldType type, boolean custom, boolean enabled) {
    return new Field(name, name, type, custom, enabled, true, true, true, true, false, null, null);
  }
}
