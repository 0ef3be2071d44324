package dev.annals.query.page;

import dev.annals.kernel.Sha256;
import dev.annals.query.filter.Criterion;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.Expression.And;
import dev.annals.query.filter.Expression.Anywhere;
import dev.annals.query.filter.Expression.Condition;
import dev.annals.query.filter.Expression.Not;
import dev.annals.query.filter.Expression.Or;
import dev.annals.query.filter.Expression.Phrase;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Computes a fingerprint of a query, by which a cursor of another list is rejected. Filters that
 * differ only in the order of their operands have the same fingerprint, on every server.
 */
final class FilterFingerprint {

  private FilterFingerprint() {}

  static long of(String order, Expression filter) {
    var text = order + '\n' + text(filter);
    return ByteBuffer.wrap(Sha256.of(text)).getLong();
  }

  private static String text(Expression filter) {
    return switch (filter) {
      case And(var operands) -> "and" + joined(operands);
      case Or(var operands) -> "or" + joined(operands);
      case Not(var operand) -> "not(" + text(operand) + ")";
      case Condition(var fieldRef, var criterion) ->
          "%s%s %s".formatted(fieldRef.custom() ? "." : "", fieldRef.name(), text(criterion));
      // The searched fields depend on the caller and can change between two pages.
      case Phrase(var fields, var words) -> "words" + String.join(" ", words);
      case Anywhere(var phrase, var places) -> text(phrase);
    };
  }

  private static String joined(List<Expression> operands) {
    return operands.stream()
        .map(FilterFingerprint::text)
        .sorted()
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static String text(Criterion criterion) {
    return switch (criterion) {
      case Criterion.OneOf(var values) -> "in" + quoted(values);
      case Criterion.OneOfFolded(var values) -> "folded" + quoted(values);
      default -> criterion.toString();
    };
  }

  private static String quoted(Collection<?> values) {
    return values.stream()
        .map(value -> "\"" + String.valueOf(value).replace("\"", "\"\"") + "\"")
        .sorted()
        .collect(Collectors.joining(",", "(", ")"));
  }
}
