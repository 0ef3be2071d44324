package dev.annals.query.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Texts as a search by words sees them: taken apart at everything that is neither a letter nor a
 * digit, so that {@code document.share} has two words, and without the case of letters.
 */
public final class Tokenizer {

  /** The standard fields that a search by words looks into, by the names of {@code value}. */
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

  /** A longer word is cut here. */
  private static final int LONGEST = 100;

  private Tokenizer() {}

  /** The words of a text, in its order. */
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

  /** A text without the case of its letters. */
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
        start, text.offsetByCodePoints(start, Math.min(LONGEST, text.codePointCount(start, end))));
  }
}
