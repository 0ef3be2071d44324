package dev.annals.query.filter;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A test of a field's value, which has the types of {@link FieldRef#in}. An absent value fulfils
 * only {@code exists: false}.
 */
public sealed interface Criterion {

  /** Returns whether a value fulfils this criterion. */
  boolean holds(@Nullable Object value);

  /** The value is present or, if not expected, absent. */
  record Exists(boolean expected) implements Criterion {

    @Override
    public boolean holds(@Nullable Object value) {
      return (value != null) == expected;
    }
  }

  /** The value is one of these. */
  record OneOf(Set<Object> values) implements Criterion {

    public OneOf {
      values = Set.copyOf(values);
    }

    @Override
    public boolean holds(@Nullable Object value) {
      return value != null && values.contains(value);
    }
  }

  /** The text starts with the prefix, case-sensitive. */
  record StartsWith(String prefix) implements Criterion {

    @Override
    public boolean holds(@Nullable Object value) {
      return value instanceof String text && text.startsWith(prefix);
    }
  }

  /** The text is one of these, ignoring case. */
  record OneOfFolded(Set<String> values) implements Criterion {

    public OneOfFolded {
      values = values.stream().map(Tokenizer::fold).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean holds(@Nullable Object value) {
      return value instanceof String text && values.contains(Tokenizer.fold(text));
    }
  }

  /** The text starts with the prefix, ignoring case. */
  record StartsWithFolded(String prefix) implements Criterion {

    public StartsWithFolded {
      prefix = Tokenizer.fold(prefix);
    }

    @Override
    public boolean holds(@Nullable Object value) {
      return value instanceof String text && Tokenizer.fold(text).startsWith(prefix);
    }
  }

  /**
   * The time is in a range.
   *
   * @param from inclusive; {@code null} means unbounded
   * @param to exclusive; {@code null} means unbounded
   */
  record TimeBetween(@Nullable Instant from, @Nullable Instant to) implements Criterion {

    @Override
    public boolean holds(@Nullable Object value) {
      return value instanceof Instant time
          && (from == null || !time.isBefore(from))
          && (to == null || time.isBefore(to));
    }
  }

  /** The number has a relation to another number. */
  record Compared(Relation relation, BigDecimal to) implements Criterion {

    @Override
    public boolean holds(@Nullable Object value) {
      return value instanceof BigDecimal number && relation.holds(number.compareTo(to));
    }
  }

  /** The relation of one number to another. */
  enum Relation {
    GREATER,
    AT_LEAST,
    LESS,
    AT_MOST;

    boolean holds(int comparison) {
      return switch (this) {
        case GREATER -> comparison > 0;
        case AT_LEAST -> comparison >= 0;
        case LESS -> comparison < 0;
        case AT_MOST -> comparison <= 0;
      };
    }
  }

  /** The address is in a block. */
  record InBlock(AddressBlock block) implements Criterion {

    @Override
    public boolean holds(@Nullable Object value) {
      return value instanceof Address address && block.contains(address);
    }
  }
}
