package dev.annals.query.filter;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A filter as a tree. It can be evaluated in memory, or translated into another query language. It
 * is simplified by construction: constants occur only at the root, and a conjunction or disjunction
 * of one expression is that expression.
 */
public sealed interface Expression extends Filter {

  /** Returns an expression that matches every event. */
  static Expression all() {
    return new And(List.of());
  }

  /** Returns an expression that matches no event. */
  static Expression none() {
    return new Or(List.of());
  }

  /** Returns the conjunction. */
  static Expression and(List<Expression> operands) {
    var kept = new ArrayList<Expression>();
    for (var operand : operands) {
      if (operand.equals(none())) {
        return none();
      }
      if (operand instanceof And(var inner)) {
        kept.addAll(inner);
      } else {
        kept.add(operand);
      }
    }
    return kept.size() == 1 ? kept.getFirst() : new And(kept);
  }

  /** Returns the disjunction. */
  static Expression or(List<Expression> operands) {
    var kept = new ArrayList<Expression>();
    for (var operand : operands) {
      if (operand.equals(all())) {
        return all();
      }
      if (operand instanceof Or(var inner)) {
        kept.addAll(inner);
      } else {
        kept.add(operand);
      }
    }
    return kept.size() == 1 ? kept.getFirst() : new Or(kept);
  }

  /** Returns the negation. */
  static Expression not(Expression operand) {
    return switch (operand) {
      case Not(var inner) -> inner;
      case And(var inner) when inner.isEmpty() -> none();
      case Or(var inner) when inner.isEmpty() -> all();
      default -> new Not(operand);
    };
  }

  /** Returns the fields that the expression uses. */
  default Stream<FieldRef> subjects() {
    return switch (this) {
      case And(var operands) -> operands.stream().flatMap(Expression::subjects);
      case Or(var operands) -> operands.stream().flatMap(Expression::subjects);
      case Not(var operand) -> operand.subjects();
      case Condition(var fieldRef, var criterion) -> Stream.of(fieldRef);
      // The creator has left out fields that the caller may not query.
      case Phrase phrase -> Stream.empty();
      case Anywhere anywhere -> Stream.empty();
    };
  }

  /** Matches if all operands match; without operands, always. */
  record And(List<Expression> operands) implements Expression {

    public And {
      operands = List.copyOf(operands);
    }

    @Override
    public boolean matches(AuditEvent event) {
      for (var operand : operands) {
        if (!operand.matches(event)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Matches if at least one operand matches; without operands, never. */
  record Or(List<Expression> operands) implements Expression {

    public Or {
      operands = List.copyOf(operands);
    }

    @Override
    public boolean matches(AuditEvent event) {
      for (var operand : operands) {
        if (operand.matches(event)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Matches if the operand does not match, which includes events without the field. */
  record Not(Expression operand) implements Expression {

    public Not {
      Objects.requireNonNull(operand);
    }

    @Override
    public boolean matches(AuditEvent event) {
      return !operand.matches(event);
    }
  }

  /** A criterion for one field. */
  record Condition(FieldRef subject, Criterion criterion) implements Expression {

    @Override
    public boolean matches(AuditEvent event) {
      return criterion.holds(subject.in(event));
    }
  }

  /**
   * Consecutive words in one of these fields, ignoring case. The last word may be the start of a
   * longer one.
   *
   * @param fields names of standard fields, out of {@link Tokenizer#FIELDS}
   * @param words at least one word, as returned by {@link Tokenizer#of}
   */
  record Phrase(Set<String> fields, List<String> words) implements Expression {

    public Phrase {
      fields = Set.copyOf(fields);
      words = List.copyOf(words);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("A phrase must have at least one word");
      }
    }

    @Override
    public boolean matches(AuditEvent event) {
      for (var field : fields) {
        if (event.value(field) instanceof String text && isIn(Tokenizer.of(text))) {
          return true;
        }
      }
      return false;
    }

    private boolean isIn(List<String> text) {
      int last = words.size() - 1;
      for (int start = 0; start + last < text.size(); start++) {
        if (text.get(start + last).startsWith(words.get(last))
            && text.subList(start, start + last).equals(words.subList(0, last))) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Words in all fields that the caller can view. The visible fields of an event can depend on
   * which other fields it lacks, so an alternative can be more than a field.
   *
   * @param phrase the words in the fields that are visible in each event
   * @param places alternatives for fields that are visible in some events only
   */
  record Anywhere(Phrase phrase, List<Expression> places) implements Expression {

    public Anywhere {
      places = List.copyOf(places);
    }

    @Override
    public boolean matches(AuditEvent event) {
      return phrase.matches(event) || places.stream().anyMatch(place -> place.matches(event));
    }
  }
}
