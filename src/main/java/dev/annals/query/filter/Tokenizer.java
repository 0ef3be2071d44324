package dev.annals.query.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits texts into words for full-text search: at every character that is neither a letter nor a
 * digit, so that {@code document.share} has two words. Words are case-folded.
 */
public final class Tokenizer {

  /** Names of the standard fields that full-text search includes. */
  public static final Set<String> FIELDS =
      Set.of(
          "action",
          "actorId",
          "actorName",
          "actorEmail",
          "resourceType",
          "resourceId",
          "resourceName",
          "description");

  /** Maximum length of a word; longer words are truncated. */
  private static final int MAX_WORD_LENGTH = 100;

  private Tokenizer() {}

  /** Returns the words of a text, in order. */
  public static List<String> of(String text) {
    var folded = fold(text);
    var words = new ArrayList<String>();
    int start = -1;
    for (int i = 0; i < folded.length(); ) {
      int letter = folded.codePointAt(i);
      boolean inWord = Character.isLetterOrDigit(letter) || isMark(letter);
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(word(folded, start, i));
        start = -1;
      }
      i += Character.charCount(letter);
    }
    if (start >= 0) {
      words.add(word(folded, start, folded.length()));
    }
    return words;
  }

  /** Returns the case-folded text. */
  public static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isMark(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> false;
    };
  }

  private static String word(String text, int start, int end) {
    return text.substring(
        start,
        text.offsetByCodePoints(start, Math.min(MAX_WORD_LENGTH, text.codePointCount(start, end))));
  }
}
