package dev.annals.query.filter;

import dev.annals.kernel.IpAddress;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the operators of one field by the field's type. */
final class Operators {

  private Operators() {}

  static Criterion read(Subject subject, String operator, @Nullable Object operand, Place place) {
    if (operand == null) {
      throw place.refuse("Must not be null. To find events without a value, use exists: false.");
    }
    return switch (subject.type()) {
      case TEXT, EMAIL, URL, CHOICE -> text(subject, operator, operand, place);
      case NUMBER -> number(subject, operator, operand, place);
      case BOOLEAN -> flag(subject, operator, operand, place);
      case IP_ADDRESS -> address(subject, operator, operand, place);
      case SEVERITY -> severity(subject, operator, operand, place);
      case TIMESTAMP, JSON -> throw new IllegalStateException("No operators for " + subject.type());
    };
  }

  /** An end of a range of times; open if it is left out or {@code null}. */
  static @Nullable Instant bound(@Nullable Object operand, Place place) {
    return switch (operand) {
      case null -> null;
      case Instant time -> time;
      case String text -> Timestamps.parse(text).orElseThrow(() -> place.refuse(Timestamps.RULE));
      default -> throw place.refuse(Timestamps.RULE);
    };
  }

  private static Criterion text(Subject subject, String operator, Object operand, Place place) {
    return switch (operator) {
      case "equals" -> equal(subject, operand, place);
      case "in" -> in(subject, operand, place);
      case "startsWith" -> new Criterion.StartsWith((String) value(subject, operand, place));
      case "exists" -> exists(operand, place);
      default -> throw unknown(place, "equals, in, startsWith and exists");
    };
  }

  private static Criterion number(Subject subject, String operator, Object operand, Place place) {
    return switch (operator) {
      case "equals" -> equal(subject, operand, place);
      case "in" -> in(subject, operand, place);
      case "gt" -> compared(Criterion.Relation.GREATER, subject, operand, place);
      case "gte" -> compared(Criterion.Relation.AT_LEAST, subject, operand, place);
      case "lt" -> compared(Criterion.Relation.LESS, subject, operand, place);
      case "lte" -> compared(Criterion.Relation.AT_MOST, subject, operand, place);
      case "exists" -> exists(operand, place);
      default -> throw unknown(place, "equals, in, gt, gte, lt, lte and exists");
    };
  }

  private static Criterion compared(
      Criterion.Relation relation, Subject subject, Object operand, Place place) {
    return new Criterion.Compared(relation, (BigDecimal) value(subject, operand, place));
  }

  private static Criterion flag(Subject subject, String operator, Object operand, Place place) {
    return switch (operator) {
      case "equals" -> equal(subject, operand, place);
      case "exists" -> exists(operand, place);
      default -> throw unknown(place, "equals and exists");
    };
  }

  private static Criterion address(Subject subject, String operator, Object operand, Place place) {
    return switch (operator) {
      case "equals" -> equal(subject, operand, place);
      case "in" -> in(subject, operand, place);
      case "block" -> block(operand, place);
      case "exists" -> exists(operand, place);
      default -> throw unknown(place, "equals, in, block and exists");
    };
  }

  private static Criterion block(Object operand, Place place) {
    if (!(operand instanceof String text)) {
      throw place.refuse(AddressBlock.RULE);
    }
    return new Criterion.InBlock(
        AddressBlock.parse(text).orElseThrow(() -> place.refuse(AddressBlock.RULE)));
  }

  private static Criterion severity(Subject subject, String operator, Object operand, Place place) {
    return switch (operator) {
      case "in" -> in(subject, operand, place);
      case "atLeast" -> {
        var least = (Severity) value(subject, operand, place);
        yield new Criterion.OneOf(
            Arrays.stream(Severity.values())
                .filter(severity -> severity.atLeast(least))
                .collect(Collectors.toSet()));
      }
      default -> throw unknown(place, "in and atLeast");
    };
  }

  private static Criterion equal(Subject subject, Object operand, Place place) {
    return new Criterion.OneOf(Set.of(value(subject, operand, place)));
  }

  private static Criterion in(Subject subject, Object operand, Place place) {
    return new Criterion.OneOf(
        new HashSet<>(FilterReading.each(operand, place, (item, at) -> value(subject, item, at))));
  }

  private static Criterion exists(Object operand, Place place) {
    if (!(operand instanceof Boolean expected)) {
      throw place.refuse(rule(FieldType.BOOLEAN));
    }
    return new Criterion.Exists(expected);
  }

  private static Object value(Subject subject, Object operand, Place place) {
    var value = subject.comparable(operand);
    if (value == null) {
      throw place.refuse(rule(subject.type()));
    }
    return value;
  }

  /** What a value of this type looks like, in words for an error. */
  static String rule(FieldType type) {
    return switch (type) {
      case NUMBER -> "Must be a number.";
      case BOOLEAN -> "Must be true or false.";
      case TIMESTAMP -> Timestamps.RULE;
      case SEVERITY ->
          Arrays.stream(Severity.values())
              .map(Enum::name)
              .collect(Collectors.joining(", ", "Must be one of ", "."));
      case IP_ADDRESS -> IpAddress.RULE;
      case TEXT, EMAIL, URL, CHOICE, JSON -> "Must be a string.";
    };
  }

  private static RuntimeException unknown(Place place, String known) {
    return place.refuse("There is no such operator. The operators are %s.".formatted(known));
  }
}
