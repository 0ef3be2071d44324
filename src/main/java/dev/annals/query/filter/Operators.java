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

/** Parses the operators of one field according to its type. */
final class Operators {

  private Operators() {}

  static Criterion read(
      FieldRef fieldRef, String operator, @Nullable Object operand, InputPath inputPath) {
    if (operand == null) {
      throw inputPath.refuse(
          "Must not be null. To find events without a value, use exists: false.");
    }
    return switch (fieldRef.type()) {
      case TEXT, EMAIL, URL, CHOICE -> text(fieldRef, operator, operand, inputPath);
      case NUMBER -> number(fieldRef, operator, operand, inputPath);
      case BOOLEAN -> flag(fieldRef, operator, operand, inputPath);
      case IP_ADDRESS -> address(fieldRef, operator, operand, inputPath);
      case SEVERITY -> severity(fieldRef, operator, operand, inputPath);
      case TIMESTAMP, JSON ->
          throw new IllegalStateException("No operators for " + fieldRef.type());
    };
  }

  /** Parses a bound of a range of times; unbounded if it is absent or {@code null}. */
  static @Nullable Instant bound(@Nullable Object operand, InputPath inputPath) {
    return switch (operand) {
      case null -> null;
      case Instant time -> time;
      case String text ->
          Timestamps.parse(text).orElseThrow(() -> inputPath.refuse(Timestamps.RULE));
      default -> throw inputPath.refuse(Timestamps.RULE);
    };
  }

  private static Criterion text(
      FieldRef fieldRef, String operator, Object operand, InputPath inputPath) {
    return switch (operator) {
      case "equals" -> equal(fieldRef, operand, inputPath);
      case "in" -> in(fieldRef, operand, inputPath);
      case "startsWith" -> new Criterion.StartsWith((String) value(fieldRef, operand, inputPath));
      case "exists" -> exists(operand, inputPath);
      default -> throw unknown(inputPath, "equals, in, startsWith and exists");
    };
  }

  private static Criterion number(
      FieldRef fieldRef, String operator, Object operand, InputPath inputPath) {
    return switch (operator) {
      case "equals" -> equal(fieldRef, operand, inputPath);
      case "in" -> in(fieldRef, operand, inputPath);
      case "gt" -> compared(Criterion.Relation.GREATER, fieldRef, operand, inputPath);
      case "gte" -> compared(Criterion.Relation.AT_LEAST, fieldRef, operand, inputPath);
      case "lt" -> compared(Criterion.Relation.LESS, fieldRef, operand, inputPath);
      case "lte" -> compared(Criterion.Relation.AT_MOST, fieldRef, operand, inputPath);
      case "exists" -> exists(operand, inputPath);
      default -> throw unknown(inputPath, "equals, in, gt, gte, lt, lte and exists");
    };
  }

  private static Criterion compared(
      Criterion.Relation relation, FieldRef fieldRef, Object operand, InputPath inputPath) {
    return new Criterion.Compared(relation, (BigDecimal) value(fieldRef, operand, inputPath));
  }

  private static Criterion flag(
      FieldRef fieldRef, String operator, Object operand, InputPath inputPath) {
    return switch (operator) {
      case "equals" -> equal(fieldRef, operand, inputPath);
      case "exists" -> exists(operand, inputPath);
      default -> throw unknown(inputPath, "equals and exists");
    };
  }

  private static Criterion address(
      FieldRef fieldRef, String operator, Object operand, InputPath inputPath) {
    return switch (operator) {
      case "equals" -> equal(fieldRef, operand, inputPath);
      case "in" -> in(fieldRef, operand, inputPath);
      case "block" -> block(operand, inputPath);
      case "exists" -> exists(operand, inputPath);
      default -> throw unknown(inputPath, "equals, in, block and exists");
    };
  }

  private static Criterion block(Object operand, InputPath inputPath) {
    if (!(operand instanceof String text)) {
      throw inputPath.refuse(AddressBlock.RULE);
    }
    return new Criterion.InBlock(
        AddressBlock.parse(text).orElseThrow(() -> inputPath.refuse(AddressBlock.RULE)));
  }

  private static Criterion severity(
      FieldRef fieldRef, String operator, Object operand, InputPath inputPath) {
    return switch (operator) {
      case "in" -> in(fieldRef, operand, inputPath);
      case "atLeast" -> {
        var least = (Severity) value(fieldRef, operand, inputPath);
        yield new Criterion.OneOf(
            Arrays.stream(Severity.values())
                .filter(severity -> severity.atLeast(least))
                .collect(Collectors.toSet()));
      }
      default -> throw unknown(inputPath, "in and atLeast");
    };
  }

  private static Criterion equal(FieldRef fieldRef, Object operand, InputPath inputPath) {
    return new Criterion.OneOf(Set.of(value(fieldRef, operand, inputPath)));
  }

  private static Criterion in(FieldRef fieldRef, Object operand, InputPath inputPath) {
    return new Criterion.OneOf(
        new HashSet<>(
            FilterReading.each(operand, inputPath, (item, at) -> value(fieldRef, item, at))));
  }

  private static Criterion exists(Object operand, InputPath inputPath) {
    if (!(operand instanceof Boolean expected)) {
      throw inputPath.refuse(rule(FieldType.BOOLEAN));
    }
    return new Criterion.Exists(expected);
  }

  private static Object value(FieldRef fieldRef, Object operand, InputPath inputPath) {
    var value = fieldRef.comparable(operand);
    if (value == null) {
      throw inputPath.refuse(rule(fieldRef.type()));
    }
    return value;
  }

  /** Describes a valid value of this type, for error messages. */
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

  private static RuntimeException unknown(InputPath inputPath, String known) {
    return inputPath.refuse("There is no such operator. The operators are %s.".formatted(known));
  }
}
