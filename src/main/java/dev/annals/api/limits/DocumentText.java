package dev.annals.api.limits;

/**
 * Properties of a document's text that determine the cost of parsing. They are measured in one pass
 * over the text before the parser reads it: the lexer needs about 2 µs for each character of a
 * number, the removal of a block string's indentation is quadratic in its lines, and the parser
 * reads a type of nested lists to its end again at each level.
 *
 * @param numbers total number of characters in number literals
 * @param longestName number of characters of the longest name
 * @param blockLines total number of line breaks in block strings
 * @param nesting nesting depth of brackets, braces and parentheses
 * @param closed whether every string is terminated
 */
record DocumentText(int numbers, int longestName, int blockLines, int nesting, boolean closed) {

  /**
   * Reads a document's text by the lexical grammar of GraphQL (specification, section 2.1). Text
   * after an unterminated string is not read; no parser accepts such a document.
   *
   * @param length maximum number of characters to read
   */
  static DocumentText of(String document, int length) {
    return new Scan(document, Math.min(document.length(), length)).read();
  }

  private static final class Scan {

    private static final String BLOCK = "\"\"\"";
    private static final String ESCAPED_BLOCK = "\\\"\"\"";

    private final String text;
    private final int end;
    private int at;
    private int numbers;
    private int longestName;
    private int blockLines;
    private int level;
    private int nesting;

    Scan(String text, int end) {
      this.text = text;
      this.end = end;
    }

    DocumentText read() {
      boolean closed = true;
      while (at < end && closed) {
        closed = next();
      }
      return new DocumentText(numbers, longestName, blockLines, nesting, closed);
    }

    private boolean next() {
      char character = text.charAt(at);
      if (character == '"') {
        return text.startsWith(BLOCK, at) ? blockString() : string();
      }
      if (character == '#') {
        comment();
      } else if (isNameStart(character)) {
        longestName = Math.max(longestName, run(false));
      } else if (character == '-' || isDigit(character)) {
        numbers += run(true);
      } else {
        level += nestingChange(character);
        nesting = Math.max(nesting, level);
        at++;
      }
      return true;
    }

    private static int nestingChange(char character) {
      return switch (character) {
        case '{', '[', '(' -> 1;
        case '}', ']', ')' -> -1;
        default -> 0;
      };
    }

    private void comment() {
      while (at < end && !isLineBreak(text.charAt(at))) {
        at++;
      }
    }

    private boolean string() {
      at++;
      while (at < end) {
        char character = text.charAt(at);
        if (isLineBreak(character)) {
          return false;
        }
        at += character == '\\' ? 2 : 1;
        if (character == '"') {
          return true;
        }
      }
      return false;
    }

    private boolean blockString() {
      at += BLOCK.length();
      while (at < end) {
        if (text.startsWith(BLOCK, at)) {
          at += BLOCK.length();
          return true;
        }
        blockLines += text.charAt(at) == '\n' ? 1 : 0;
        at += text.startsWith(ESCAPED_BLOCK, at) ? ESCAPED_BLOCK.length() : 1;
      }
      return false;
    }

    /** Moves past a name or a number and returns its length. */
    private int run(boolean number) {
      int start = at++;
      while (at < end && continues(text.charAt(at), number)) {
        at++;
      }
      return at - start;
    }

    private static boolean continues(char character, boolean number) {
      return isNameStart(character)
          || isDigit(character)
          || (number && (character == '.' || character == '+' || character == '-'));
    }

    private static boolean isNameStart(char character) {
      return character == '_'
          || (character >= 'A' && character <= 'Z')
          || (character >= 'a' && character <= 'z');
    }

    private static boolean isDigit(char character) {
      return character >= '0' && character <= '9';
    }

    private static boolean isLineBreak(char character) {
      return character == '\n' || character == '\r';
    }
  }
}
