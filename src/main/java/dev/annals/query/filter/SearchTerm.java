package dev.annals.query.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A term of a search text, as it is written. Positions are characters, counted from 1. */
sealed interface SearchTerm {

  /** Whether it excludes what it asks for. */
  boolean negated();

  /** Words to be found wherever they are: {@code word} or {@code "a phrase"}. */
  record FreeText(boolean negated, Value text) implements SearchTerm {}

  /**
   * A question about one field: {@code name:value}.
   *
   * @param at where its name begins
   * @param fields what its name stands for, of which any will do; of one type
   * @param relation how the field's value stands to the one here; {@code null} is the {@code :}
   * @param values at least one; any of them will do
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
   * What is searched for.
   *
   * @param at where it begins
   * @param text without quotes, escapes and the {@code *} behind it
   * @param quoted whether it stood in quotes
   * @param open whether a {@code *} stands behind it: it is the beginning of something
   */
  record Value(int at, String text, boolean quoted, boolean open) {

    /** Whether this is the {@code *} alone. */
    boolean isAnything() {
      return open && !quoted && text.isEmpty();
    }
  }
}
