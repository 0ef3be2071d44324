package dev.annals.query.filter;

import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import dev.annals.query.filter.Criterion.Relation;
import dev.annals.query.filter.SearchTerm.Qualifier;
import dev.annals.query.filter.SearchTerm.Value;
import dev.annals.schemabuilder.FieldType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses the values of a qualifier according to the type of its field. */
final class SearchValues {

  /** Matches a number. The exponent is limited, because it can make a short text a huge number. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private static final String TIME_RULE =
      Timestamps.RULE + " A day in UTC such as 2026-01-31 is allowed, too.";

  private SearchValues() {}

  /** Returns the criteria, of which any may be fulfilled. */
  static List<Criterion> read(FieldRef fieldRef, Qualifier term) {
    var relation = term.relation();
    if (relation != null) {
      return List.of(compared(fieldRef, relation, term.values().getFirst()));
    }
    var criteria = new ArrayList<Criterion>();
    var equal = new ArrayList<Value>();
    for (var value : term.values()) {
      if (value.open()) {
        criteria.add(open(fieldRef, value));
      } else if (fieldRef.type() == FieldType.TIMESTAMP) {
        criteria.add(at(value));
      } else if (fieldRef.type() == FieldType.IP_ADDRESS && value.text().indexOf('/') >= 0) {
        criteria.add(block(value));
      } else {
        equal.add(value);
      }
    }
    if (!equal.isEmpty()) {
      criteria.add(oneOf(fieldRef, equal));
    }
    return criteria;
  }

  private static Criterion compared(FieldRef fieldRef, Relation relation, Value value) {
    if (value.open()) {
      throw SearchReader.refuse(value.at(), "A * is not allowed in a comparison. Use name:value.");
    }
    return switch (fieldRef.type()) {
      case NUMBER -> new Criterion.Compared(relation, (BigDecimal) comparable(fieldRef, value));
      case SEVERITY -> ranked(relation, (Severity) comparable(fieldRef, value));
      case TIMESTAMP -> since(relation, start(value));
      default ->
          throw SearchReader.refuse(
              value.at(),
              "Only numbers, times and severities can be compared. Use %s:value."
                  .formatted(fieldRef.name()));
    };
  }

  private static Criterion ranked(Relation relation, Severity to) {
    return new Criterion.OneOf(
        Arrays.stream(Severity.values())
            .filter(severity -> relation.holds(severity.compareTo(to)))
            .collect(Collectors.toSet()));
  }

  private static Criterion since(Relation relation, Instant time) {
    // Times have millisecond precision.
    var next = time.plusMillis(1);
    return switch (relation) {
      case GREATER -> new Criterion.TimeBetween(next, null);
      case AT_LEAST -> new Criterion.TimeBetween(time, null);
      case LESS -> new Criterion.TimeBetween(null, time);
      case AT_MOST -> new Criterion.TimeBetween(null, next);
    };
  }

  private static Criterion open(FieldRef fieldRef, Value value) {
    if (value.isAnything()) {
      return fieldRef.type() == FieldType.TIMESTAMP
          ? new Criterion.TimeBetween(null, null)
          : new Criterion.Exists(true);
    }
    if (!isText(fieldRef)) {
      throw SearchReader.refuse(
          value.at(), "Only text fields can be searched by prefix. " + rule(fieldRef));
    }
    return new Criterion.StartsWithFolded(value.text());
  }

  private static Criterion at(Value value) {
    var start = start(value);
    return DAY.matcher(value.text()).matches()
        ? new Criterion.TimeBetween(start, start.plus(1, ChronoUnit.DAYS))
        : new Criterion.TimeBetween(start, start.plusMillis(1));
  }

  private static Criterion block(Value value) {
    return new Criterion.InBlock(
        AddressBlock.parse(value.text())
            .orElseThrow(() -> SearchReader.refuse(value.at(), AddressBlock.RULE)));
  }

  private static Criterion oneOf(FieldRef fieldRef, List<Value> values) {
    if (isText(fieldRef)) {
      return new Criterion.OneOfFolded(
          values.stream().map(Value::text).collect(Collectors.toSet()));
    }
    var comparable = new HashSet<Object>();
    values.forEach(value -> comparable.add(comparable(fieldRef, value)));
    return new Criterion.OneOf(comparable);
  }

  private static Object comparable(FieldRef fieldRef, Value value) {
    var comparable = fieldRef.comparable(plain(fieldRef, value.text()));
    if (comparable == null) {
      throw SearchReader.refuse(value.at(), rule(fieldRef));
    }
    return comparable;
  }

  /** Converts a text to a value of the field's type; {@code null} if it does not fit. */
  private static @Nullable Object plain(FieldRef fieldRef, String text) {
    return switch (fieldRef.type()) {
      case NUMBER -> NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
      case BOOLEAN ->
          switch (Tokenizer.fold(text)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
          };
      case CHOICE ->
          constants(fieldRef).stream().filter(text::equalsIgnoreCase).findFirst().orElse(null);
      default -> text;
    };
  }

  private static Instant start(Value value) {
    return day(value.text())
        .or(() -> Timestamps.parse(value.text()))
        .orElseThrow(() -> SearchReader.refuse(value.at(), TIME_RULE));
  }

  /** Returns the start of a day in UTC; empty if the text is not a date. */
  private static Optional<Instant> day(String text) {
    try {
      return DAY.matcher(text).matches()
          ? Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns whether values are arbitrary text. Standard choices are one of a fixed set. */
  private static boolean isText(FieldRef fieldRef) {
    return switch (fieldRef.type()) {
      case TEXT, EMAIL, URL -> true;
      case CHOICE -> fieldRef.custom();
      default -> false;
    };
  }

  private static List<String> constants(FieldRef fieldRef) {
    var constants = fieldRef.name().equals("outcome") ? Outcome.values() : ActorType.values();
    return Arrays.stream(constants).map(Enum::name).toList();
  }

  private static String rule(FieldRef fieldRef) {
    return switch (fieldRef.type()) {
      case CHOICE -> "Must be one of %s.".formatted(String.join(", ", constants(fieldRef)));
      case TIMESTAMP -> TIME_RULE;
      case IP_ADDRESS ->
          Operators.rule(fieldRef.type()) + " A block such as 10.1.0.0/16 is allowed, too.";
      default -> Operators.rule(fieldRef.type());
    };
  }
}
