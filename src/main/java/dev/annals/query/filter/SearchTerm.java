package dev.annals.query.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A term of a search text. Positions are characters, counted from 1. */
sealed interface SearchTerm {

  /** Returns whether the term excludes matching events. */
  boolean negated();

  /** Words in any field: {@code word} or {@code "a phrase"}. */
  record FreeText(boolean negated, Value text) implements SearchTerm {}

  /**
   * A condition on a field: {@code name:value}.
   *
   * @param at position of the name
   * @param fields fields of one type that the name stands for, of which any may match
   * @param relation relation of the field's value to the given value; {@code null} means {@code :}
   * @param values at least one value, of which any may match
   */
  record Qualifier(
      boolean negated,
      int at,
      List<FieldRef> fields,
      Criterion.@Nullable Relation relation,
      List<Value> values)
      implements SearchTerm {

    public Qualifier {
      fields = List.copyOf(fields);
      values = List.copyOf(values);
    }
  }

  /**
   * A value in a search.
   *
   * @param at position of the value
   * @param text the value without quotes, escapes and the trailing {@code *}
   * @param quoted whether it was quoted
   * @param open whether a {@code *} follows, so that it is a prefix
   */
  record Value(int at, String text, boolean quoted, boolean open) {

    /** Returns whether this is a single {@code *}. */
    boolean isAnything() {
      return open && !quoted && text.isEmpty();
    }
  }
}
