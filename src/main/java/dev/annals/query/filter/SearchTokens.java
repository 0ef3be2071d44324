package dev.annals.query.filter;

import dev.annals.kernel.BadInput;
import dev.annals.query.filter.SearchTerm.FreeText;
import dev.annals.query.filter.SearchTerm.Qualifier;
import dev.annals.query.filter.SearchTerm.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a search into terms. It looks up names immediately, so that an unknown
 * qualifier is reported before other errors. It does not interpret values.
 */
final class SearchTokens {

  /**
   * Matches a qualifier, also one with an unknown name. An unknown name is rejected with the list
   * of known names, instead of being searched as text without results.
   */
  private static final Pattern QUALIFIER =
      Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$.-]*+)(:|>=|<=|>|<)");

  /** Matches operators of other query languages that are not supported. */
  private static final Pattern EQUALS = Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$.-]*+)!?=");

  private static final Pattern STAR_WITHIN = Pattern.compile("\\*+[^*]");

  private final String text;
  private final SearchFields fields;
  private int next;

  private SearchTokens(String text, SearchFields fields) {
    this.text = text;
    this.fields = fields;
  }

  static List<SearchTerm> of(String text, SearchFields fields) {
    return new SearchTokens(text, fields).terms();
  }

  private List<SearchTerm> terms() {
    var terms = new ArrayList<SearchTerm>();
    for (skipSpaces(); next < text.length(); skipSpaces()) {
      if (terms.size() == SearchReader.MAX_TERMS) {
        throw refuse(
            next, "A search must have at most %d terms.".formatted(SearchReader.MAX_TERMS));
      }
      terms.add(term());
    }
    return terms;
  }

  private SearchTerm term() {
    int start = next;
    boolean negated = is('-');
    if (negated) {
      next++;
      if (atSpace() || is('-')) {
        throw refuse(
            start,
            "A single - must directly precede the term that it excludes, such as" + " -word.");
      }
    }
    var equals = EQUALS.matcher(text).region(next, text.length());
    if (equals.lookingAt() && fields.has(equals.group(1))) {
      throw refuse(
          next,
          "Use %1$s:value, or -%1$s:value to exclude a value. To search for =, put it in quotes."
              .formatted(equals.group(1)));
    }
    var qualifier = QUALIFIER.matcher(text).region(next, text.length());
    return qualifier.lookingAt()
        ? qualifier(negated, qualifier.group(1), qualifier.group(2))
        : new FreeText(negated, is('"') ? quoted() : word());
  }

  private Qualifier qualifier(boolean negated, String name, String operator) {
    int at = position(next);
    var named = fields.named(name, at);
    next += name.length() + operator.length();
    var values = new ArrayList<Value>();
    values.add(value());
    while (is(',')) {
      next++;
      values.add(value());
    }
    if (!atSpace()) {
      throw refuse(next, "A closing quote must be followed by a space or a comma.");
    }
    var relation = relation(operator);
    if (relation != null && values.size() > 1) {
      throw SearchReader.refuse(
          values.get(1).at(), "A comparison must have one value. Only name:a,b can have several.");
    }
    return new Qualifier(negated, at, named, relation, values);
  }

  private static Criterion.@Nullable Relation relation(String operator) {
    return switch (operator) {
      case ">" -> Criterion.Relation.GREATER;
      case ">=" -> Criterion.Relation.AT_LEAST;
      case "<" -> Criterion.Relation.LESS;
      case "<=" -> Criterion.Relation.AT_MOST;
      default -> null;
    };
  }

  private Value value() {
    if (is('"')) {
      return quotedText();
    }
    int start = next;
    while (!atSpace() && !is(',')) {
      rejectQuote();
      next++;
    }
    if (next == start) {
      throw refuse(start, "A value is missing. Use name:value without a space.");
    }
    boolean open = text.charAt(next - 1) == '*';
    var whole = text.substring(start, open ? next - 1 : next);
    int star = whole.indexOf('*');
    if (star >= 0) {
      throw refuse(
          start + star,
          "A * is allowed only at the end of a value. To search for *, put it in quotes.");
    }
    return new Value(position(start), whole, false, open);
  }

  private Value word() {
    int start = next;
    while (!atSpace()) {
      rejectQuote();
      next++;
    }
    var star = STAR_WITHIN.matcher(text).region(start, next);
    if (star.find()) {
      throw refuse(
          star.start(),
          "A * is allowed only at the end of a word. To search for *, put it in" + " quotes.");
    }
    return new Value(position(start), text.substring(start, next), false, false);
  }

  private Value quoted() {
    var quoted = quotedText();
    if (!atSpace()) {
      throw refuse(next, "A closing quote must be followed by a space.");
    }
    return quoted;
  }

  private Value quotedText() {
    int start = next++;
    var read = new StringBuilder();
    while (!is('"')) {
      if (next == text.length()) {
        throw refuse(
            start,
            "The closing quote is missing. Put a \" after the text. Within quotes, use \\\""
                + " for a quote character.");
      }
      if (is('\\') && next + 1 < text.length() && "\"\\".indexOf(text.charAt(next + 1)) >= 0) {
        next++;
      }
      read.append(text.charAt(next++));
    }
    next++;
    boolean open = is('*');
    if (open) {
      next++;
    }
    return new Value(position(start), read.toString(), true, open);
  }

  private void rejectQuote() {
    if (is('"')) {
      throw refuse(
          next,
          "Quotes must enclose the whole text, such as \"text\". Within quotes, use \\\" for"
              + " a quote character.");
    }
  }

  private void skipSpaces() {
    while (next < text.length() && atSpace()) {
      next++;
    }
  }

  /** Returns whether the previous token ends here. */
  private boolean atSpace() {
    return next == text.length()
        || Character.isWhitespace(text.charAt(next))
        || Character.isSpaceChar(text.charAt(next));
  }

  private boolean is(char character) {
    return next < text.length() && text.charAt(next) == character;
  }

  private BadInput refuse(int index, String rule) {
    return SearchReader.refuse(position(index), rule);
  }

  private int position(int index) {
    return text.codePointCount(0, index) + 1;
  }
}
