package dev.annals.query.filter;

import dev.annals.query.filter.Expression.Condition;
import dev.annals.query.filter.SearchTerm.FreeText;
import dev.annals.query.filter.SearchTerm.Qualifier;
import dev.annals.query.filter.SearchTerm.Value;
import java.util.ArrayList;
import java.util.List;

/** Translates the terms of one search to an expression, and counts its conditions. */
final class SearchReading {

  private final SearchFields fields;
  private int conditions;

  SearchReading(SearchFields fields) {
    this.fields = fields;
  }

  Expression read(List<SearchTerm> terms) {
    return Expression.and(terms.stream().map(this::term).toList());
  }

  private Expression term(SearchTerm term) {
    var expression =
        switch (term) {
          case FreeText(var negated, var text) -> phrase(text);
          case Qualifier qualifier -> qualifier(qualifier);
        };
    return term.negated() ? Expression.not(expression) : expression;
  }

  private Expression phrase(Value text) {
    var words = Tokenizer.of(text.text());
    if (words.isEmpty()) {
      throw SearchReader.refuse(text.at(), "A term must contain a letter or a digit.");
    }
    return fields.words(words);
  }

  private Expression qualifier(Qualifier term) {
    var alternatives = new ArrayList<Expression>();
    for (var fieldRef : term.fields()) {
      for (var criterion : SearchValues.read(fieldRef, term)) {
        alternatives.add(condition(fieldRef, criterion, term));
      }
    }
    return Expression.or(alternatives);
  }

  private Condition condition(FieldRef fieldRef, Criterion criterion, Qualifier term) {
    if (++conditions > FilterReader.MAX_CONDITIONS) {
      throw SearchReader.refuse(
          term.at(),
          "A search must have at most %d conditions. Each value of each field counts as one."
              .formatted(FilterReader.MAX_CONDITIONS));
    }
    return new Condition(fieldRef, criterion);
  }
}
