package dev.annals.query.filter;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.DataStructure;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads what people type into a search box, the argument {@code search}: {@code action:login
 * severity>=high -outcome:success "billing service"}. docs/search.md is its reference.
 */
@Component
public class SearchReader {

  /** How many characters a search has at most. */
  static final int MAX_LENGTH = 1_000;

  /** How many terms a search has at most. */
  static final int MAX_TERMS = 50;

  static final Place PLACE = new Place(List.of("search"));

  /**
   * Reads a search.
   *
   * @param search what was typed; {@code null} or nothing but spaces asks for every event
   * @param structure names and types of the tenant's custom fields
   * @param everything whether the asker sees each field; whoever sees only those that are on does
   *     not search the others either
   * @throws BadInput with the path {@code search}, the place in the text, and what would be right
   * @throws Refusal {@code FORBIDDEN_FIELD} where a tenant's user asks about a field that is off,
   *     since the answers would show it
   */
  public Expression parse(@Nullable String search, DataStructure structure, boolean everything) {
    if (search == null || search.isBlank()) {
      return Expression.all();
    }
    if (search.codePointCount(0, search.length()) > MAX_LENGTH) {
      throw PLACE.refuse("A search must have at most %d characters.".formatted(MAX_LENGTH));
    }
    Predicate<Subject> shown = everything ? subject -> true : Visibility.of(structure)::shows;
    var fields = new SearchFields(structure, shown);
    return new SearchReading(fields).read(SearchTokens.of(search, fields));
  }

  /** Refuses what stands at a position, which is counted from 1. */
  static BadInput refuse(int position, String rule) {
    return PLACE.refuse("At character %2$d: %1$s".formatted(rule, position));
  }
}
