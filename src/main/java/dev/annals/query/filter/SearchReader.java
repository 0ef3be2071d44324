package dev.annals.query.filter;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.DataStructure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Parses a search text, the argument {@code search}: {@code action:login severity>=high
 * -outcome:success "billing service"}. See docs/search.md for the syntax.
 */
@Component
public class SearchReader {

  /** Maximum length of a search in characters. */
  static final int MAX_LENGTH = 1_000;

  /** Maximum number of terms in a search. */
  static final int MAX_TERMS = 50;

  static final InputPath PLACE = new InputPath(List.of("search"));

  /**
   * Parses a search.
   *
   * @param search the text of the search; {@code null} or blank for all events
   * @param structure names and types of the tenant's custom fields
   * @param visibility which fields the caller may query; free text is searched in these only
   * @throws BadInput with the path {@code search}, the position in the text, and the rule
   * @throws Refusal {@code FORBIDDEN_FIELD} if a tenant's user queries a disabled field, because
   *     the results would reveal its values
   */
  Expression parse(@Nullable String search, DataStructure structure, CallerVisibility visibility) {
    if (search == null || search.isBlank()) {
      return Expression.all();
    }
    if (search.codePointCount(0, search.length()) > MAX_LENGTH) {
      throw PLACE.refuse("A search must have at most %d characters.".formatted(MAX_LENGTH));
    }
    var fields = new SearchFields(structure, visibility::shows);
    return new SearchReading(fields).read(SearchTokens.of(search, fields));
  }

  /** Returns the rejection of the text at a position, which is counted from 1. */
  static BadInput refuse(int position, String rule) {
    return PLACE.refuse("At character %2$d: %1$s".formatted(rule, position));
  }
}
