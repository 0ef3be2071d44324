package dev.annals.export.format;

import java.util.regex.Pattern;

/** Encodes text for a cell of a workbook, so that it is read as it was written. */
final class XlsxText {

  /** Maximum number of characters in a cell. */
  static final int LONGEST = 32_767;

  private static final Pattern READ_AS_A_CHARACTER = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

  private XlsxText() {}

  /**
   * Characters that XML does not allow are written as {@code _x0007_}, as the format defines, and
   * text that looks like such an escape is escaped itself. An unpaired surrogate becomes a question
   * mark. Text that is too long for a cell is truncated with an ellipsis.
   */
  static String of(String text) {
    var whole = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    var written = new StringBuilder(whole.length());
    READ_AS_A_CHARACTER
        .matcher(whole)
        .replaceAll("_x005F_")
        .codePoints()
        .forEach(
            character -> {
              if (isSurrogate(character)) {
                written.append('?');
              } else if (isInXml(character)) {
                written.appendCodePoint(character);
              } else {
                written.append("_x%04X_".formatted(character));
              }
            });
    return written.toString();
  }

  private static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  private static boolean isInXml(int character) {
    return character >= ' '
        ? character != 0xFFFE && character != 0xFFFF
        : character == '\t' || character == '\n' || character == '\r';
  }
}
