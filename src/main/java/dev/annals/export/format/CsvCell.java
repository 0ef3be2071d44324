package dev.annals.export.format;

/**
 * Formats text as a cell of CSV that no spreadsheet runs as a formula (OWASP, "CSV Injection").
 * Text that would be read as a formula is prefixed with an apostrophe.
 *
 * <p>Quotes around a cell do not protect it: if a locale separates fields by semicolons, or an
 * import dialog by tabs, a quote after a comma is an ordinary character, and each semicolon, tab
 * and line break in the cell begins another field. So text after one of these characters is treated
 * as the beginning of a cell. Commas need no such treatment, because cells with commas are quoted.
 */
final class CsvCell {

  /** Some spreadsheets treat full-width characters like ASCII characters. */
  private static final String FORMULA_SIGNS = "=+-@＝＋－＠";

  private static final String BREAKS = "\t\r\n";
  private static final String SEPARATORS = ";" + BREAKS;
  private static final String SEMICOLON_IN_JSON = "\\u003b";

  /** On the first line, Excel reads the field separator from this text. */
  private static final String SEPARATOR_HINT = "sep=";

  private CsvCell() {}

  static String of(String text) {
    boolean beginsWithBreak = !text.isEmpty() && BREAKS.indexOf(text.charAt(0)) >= 0;
    var safe = escaped(text, false);
    return beginsWithBreak && !safe.startsWith("'") ? "'" + safe : safe;
  }

  static String header(String text) {
    var safe = of(text);
    return safe.regionMatches(true, 0, SEPARATOR_HINT, 0, SEPARATOR_HINT.length())
        ? "'" + safe
        : safe;
  }

  /** The value of JSON is preserved: a semicolon in it is part of a string and can be escaped. */
  static String ofJson(String json) {
    return escaped(json, true);
  }

  private static String escaped(String text, boolean json) {
    StringBuilder escaped = null;
    int copied = 0;
    int start = 0;
    boolean begins = true;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (SEPARATORS.indexOf(character) >= 0) {
        begins = true;
        start = i + 1;
      } else if (begins && !isUnseen(character)) {
        begins = false;
        if (FORMULA_SIGNS.indexOf(character) >= 0) {
          escaped = escaped == null ? new StringBuilder(text.length() + 8) : escaped;
          escaped.append(text, copied, json ? start - 1 : start);
          escaped.append(json ? SEMICOLON_IN_JSON : "'");
          copied = start;
        }
      }
    }
    return escaped == null ? text : escaped.append(text, copied, text.length()).toString();
  }

  /** Some spreadsheets remove invisible characters and quotes before they check for a formula. */
  private static boolean isUnseen(int character) {
    return character == '"'
        || Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT;
  }
}
