package dev.annals.query.index;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.AddressBlock;
import dev.annals.query.filter.Criterion;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.filter.Tokenizer;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.testing.TestIds;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events and filters by chance, of few different values, so that they meet. */
final class Chance {

  private static final Instant DAWN = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> TEXTS =
      List.of(
          "login",
          "Login",
          "document.share",
          "DOCUMENT.Share",
          "a",
          "",
          "Ünïcode ß",
          "eu-west-1",
          "the quick brown fox",
          "Quick Brown",
          "ana@acme.test",
          "https://acme.test/a?b=c",
          "203.0.113.7",
          "::ffff:203.0.113.7",
          "2001:db8::7",
          "2026-03-01T10:00:00Z",
          "high",
          "12.5",
          "x".repeat(300),
          "Y".repeat(1_200),
          "Y".repeat(1_200) + "z",
          "\u0000",
          "日本 語");
  private static final List<BigDecimal> NUMBERS =
      List.of(
          new BigDecimal("0"),
          new BigDecimal("-1"),
          new BigDecimal("1"),
          new BigDecimal("1.0"),
          new BigDecimal("0.1"),
          new BigDecimal("0.1000000000000000000000001"),
          new BigDecimal("0.0999999999999999999999999"),
          new BigDecimal("9007199254740993"),
          new BigDecimal("9007199254740992"),
          new BigDecimal("1e300"),
          new BigDecimal("1e400"),
          new BigDecimal("-1e400"),
          new BigDecimal("12.5"));
  private static final List<String> ADDRESSES =
      List.of("203.0.113.7", "203.0.113.200", "10.1.2.3", "2001:db8::7", "2001:db8:1::", "::1");
  private static final List<String> BLOCKS =
      List.of("203.0.113.0/24", "10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "::1/128");
  private static final List<String> CUSTOM = List.of("plan", "amount", "flag", "due", "action");
  private static final List<FieldType> TYPES =
      List.of(
          FieldType.TEXT,
          FieldType.NUMBER,
          FieldType.BOOLEAN,
          FieldType.TIMESTAMP,
          FieldType.SEVERITY,
          FieldType.IP_ADDRESS,
          FieldType.EMAIL,
          FieldType.URL,
          FieldType.CHOICE,
          FieldType.JSON);
  private static final List<String> STANDARD_TEXTS =
      List.of(
          "action",
          "actor",
          "actorId",
          "actorName",
          "actorEmail",
          "impersonator",
          "resource",
          "resourceType",
          "resourceId",
          "resourceName",
          "description",
          "userAgent",
          "traceId");

  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  // ------------------------------------------------------------------------------------- events

  AuditEvent event(TenantId tenant, long sequence) {
    return new AuditEvent(
        TestIds.IDS,
        tenant,
        sequence,
        1,
        DAWN.plusSeconds(random.nextInt(3_600 * 24 * 60)).plusMillis(random.nextInt(3)),
        DAWN.plusMillis(sequence * 10 / 3),
        text(),
        one(List.of(Severity.values())),
        one(List.of(Outcome.values())),
        maybe(this::actor),
        maybe(this::actor),
        maybe(() -> new Resource(maybe(this::text), maybe(this::text), maybe(this::text))),
        maybe(this::text),
        maybe(() -> one(ADDRESSES)),
        maybe(this::text),
        maybe(this::text),
        null,
        List.of(),
        custom(),
        1);
  }

  private Actor actor() {
    return new Actor(
        maybe(this::text), maybe(this::text), maybe(this::text), one(List.of(ActorType.values())));
  }

  private Map<String, Object> custom() {
    var custom = new LinkedHashMap<String, Object>();
    for (var name : CUSTOM) {
      if (random.nextInt(3) > 0) {
        custom.put(name, random.nextInt(20) == 0 ? null : json());
      }
    }
    return custom;
  }

  private Object json() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> text();
      case 3 -> random.nextBoolean();
      case 4 -> random.nextInt(5);
      case 5 -> random.nextInt(4) / 4.0;
      case 6 -> one(NUMBERS);
      default -> random.nextBoolean() ? List.of("login") : Map.of("login", "login");
    };
  }

  // ------------------------------------------------------------------------------------ filters

  Expression filter(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return random.nextInt(5) == 0 ? phrase() : condition();
    }
    return switch (random.nextInt(5)) {
      case 0, 1 -> Expression.and(filters(depth - 1));
      case 2, 3 -> Expression.or(filters(depth - 1));
      default -> Expression.not(filter(depth - 1));
    };
  }

  private List<Expression> filters(int depth) {
    var filters = new ArrayList<Expression>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      filters.add(filter(depth));
    }
    return random.nextInt(20) == 0 ? List.of() : filters;
  }

  private Expression phrase() {
    var words = Tokenizer.of(text());
    if (words.isEmpty()) {
      return condition();
    }
    int first = random.nextInt(words.size());
    var some =
        new ArrayList<>(words.subList(first, 1 + first + random.nextInt(words.size() - first)));
    var last = some.removeLast();
    some.add(
        last.substring(
            0,
            last.offsetByCodePoints(0, 1 + random.nextInt(last.codePointCount(0, last.length())))));
    var fields = new HashSet<String>();
    Tokenizer.FIELDS.forEach(
        field -> {
          if (random.nextBoolean()) {
            fields.add(field);
          }
        });
    return new Expression.Phrase(fields, some);
  }

  private Expression condition() {
    return switch (random.nextInt(9)) {
      case 0 -> about("occurredAt", FieldType.TIMESTAMP);
      case 1 -> about("receivedAt", FieldType.TIMESTAMP);
      case 2 -> about("severity", FieldType.SEVERITY);
      case 3 -> about("ip", FieldType.IP_ADDRESS);
      case 4 -> about("sequence", FieldType.NUMBER);
      case 5, 6 -> about(one(STANDARD_TEXTS), FieldType.TEXT);
      default -> {
        var field = field();
        yield new Expression.Condition(FieldRef.of(field), criterion(field.type()));
      }
    };
  }

  /** A custom field, declared by chance as something that some values are. */
  Field field() {
    var type = one(TYPES);
    boolean text = type == FieldType.TEXT || type == FieldType.EMAIL || type == FieldType.URL;
    var name = one(CUSTOM);
    return new Field(
        name,
        name,
        type,
        true,
        true,
        true,
        true,
        true,
        true,
        false,
        type == FieldType.CHOICE ? List.of("login", "high", "Y".repeat(100)) : null,
        null,
        text && random.nextInt(4) == 0 ? 5 + random.nextInt(200) : null);
  }

  private Expression about(String name, FieldType type) {
    return new Expression.Condition(new FieldRef(name, false, type), criterion(type));
  }

  private Criterion criterion(FieldType type) {
    if (type != FieldType.SEVERITY && type != FieldType.TIMESTAMP && random.nextInt(5) == 0) {
      return new Criterion.Exists(random.nextBoolean());
    }
    return switch (type) {
      case TEXT, EMAIL, URL, CHOICE -> textual();
      case NUMBER ->
          random.nextBoolean()
              ? new Criterion.OneOf(some(() -> one(NUMBERS).stripTrailingZeros()))
              : new Criterion.Compared(
                  one(List.of(Criterion.Relation.values())),
                  random.nextBoolean()
                      ? BigDecimal.valueOf(random.nextInt(5))
                      : one(NUMBERS).stripTrailingZeros());
      case BOOLEAN -> new Criterion.OneOf(Set.of(random.nextBoolean()));
      case SEVERITY -> new Criterion.OneOf(some(() -> one(List.of(Severity.values()))));
      case IP_ADDRESS ->
          random.nextBoolean()
              ? new Criterion.InBlock(AddressBlock.parse(one(BLOCKS)).orElseThrow())
              : new Criterion.OneOf(
                  some(() -> dev.annals.query.filter.Address.parse(one(ADDRESSES)).orElseThrow()));
      case TIMESTAMP -> new Criterion.TimeBetween(maybe(this::time), maybe(this::time));
      case JSON -> new Criterion.Exists(random.nextBoolean());
    };
  }

  private Criterion textual() {
    return switch (random.nextInt(4)) {
      case 0 -> new Criterion.OneOf(some(this::text));
      case 1 -> new Criterion.StartsWith(beginning());
      case 2 -> new Criterion.OneOfFolded(Set.of(text(), text() + "!"));
      default -> new Criterion.StartsWithFolded(beginning());
    };
  }

  private String beginning() {
    var text = text();
    return text.substring(
        0,
        text.isEmpty()
            ? 0
            : text.offsetByCodePoints(
                0, random.nextInt(1 + text.codePointCount(0, text.length()))));
  }

  private Instant time() {
    return DAWN.plusSeconds(random.nextInt(3_600 * 24 * 90)).plusNanos(random.nextInt(2) * 500);
  }

  private Set<Object> some(Supplier<?> value) {
    var some = new HashSet<Object>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      some.add(value.get());
    }
    return some;
  }

  String text() {
    return one(TEXTS);
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  boolean flip() {
    return random.nextBoolean();
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }
}
