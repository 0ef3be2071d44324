package dev.annals.kernel;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import java.lang.Character.UnicodeScript;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Validates names that administrators choose and that other people trust: roles, credentials,
 * tenants, fields and their display names. The rules follow Unicode TR 36 and TS 39: a name has no
 * invisible and no bidirectional control characters, each of its words is written in one script,
 * and it does not look like an existing name. Existing names keep working; check only new ones.
 *
 * <p>Names of users and values in events are data and are stored unchanged. These rules do not
 * apply to them.
 */
public final class ChosenName {

  private static final SpoofChecker WORDS =
      new SpoofChecker.Builder()
          .setChecks(SpoofChecker.RESTRICTION_LEVEL)
          .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
          .build();

  private static final SpoofChecker SKELETONS = new SpoofChecker.Builder().build();

  /** More consecutive combining marks would cover the text around them. */
  private static final int MAX_MARKS = 3;

  /** Looks like a space but is not one. */
  private static final int BRAILLE_BLANK = 0x2800;

  private static final Pattern NOT_IN_A_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+");
  private static final int DOT_ABOVE = 0x0307;
  private static final int ZWNJ = 0x200C;
  private static final int ZWJ = 0x200D;
  private static final int EMOJI_STYLE = 0xFE0F;

  /** Scripts whose orthography uses joiners. */
  private static final Set<UnicodeScript> JOINED =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA);

  private ChosenName() {}

  /**
   * Checks a name without comparing it to others.
   *
   * @param what the kind of name, as the subject of the message, such as {@code A role's name}
   * @param maxLength maximum number of characters (UTF-16 code units)
   * @param path the path from the arguments to the name
   * @throws BadInput with a message that names the invalid character, or the violated rule
   */
  public static void require(String name, String what, int maxLength, List<String> path) {
    if (name.isBlank() || name.length() > maxLength) {
      throw new BadInput("%s must have 1 to %d characters.".formatted(what, maxLength), path);
    }
    requireVisible(name, what, path);
    if (name.startsWith(" ") || name.endsWith(" ") || name.contains("  ")) {
      throw new BadInput(
          what + " must not begin or end with a space, or contain two consecutive spaces.", path);
    }
    requireOneScriptPerWord(name, what, path);
  }

  /**
   * Checks that a text has no characters that are invisible or change how other characters are
   * displayed.
   *
   * @throws BadInput with a message that names the invalid character
   */
  public static void requireVisible(String name, String what, List<String> path) {
    int marks = 0;
    for (int i = 0; i < name.length(); ) {
      int character = name.codePointAt(i);
      marks = isMark(character) ? marks + 1 : 0;
      if (!(isAllowed(character) || isJoiner(name, i))
          || marks > MAX_MARKS
          || (marks > 0 && i == 0)
          || (character == DOT_ABOVE && isSoftDotted(name.codePointBefore(i)))) {
        throw new BadInput(
            ("%s must not contain the character U+%04X at position %d. Invisible characters,"
                    + " control characters and several consecutive combining marks are not allowed.")
                .formatted(what, character, i + 1),
            path);
      }
      i += Character.charCount(character);
    }
  }

  private static void requireOneScriptPerWord(String name, String what, List<String> path) {
    for (var word : NOT_IN_A_WORD.splitAsStream(name).toList()) {
      if (!word.isEmpty() && WORDS.failsChecks(word)) {
        throw new BadInput(
            ("%s must not mix scripts within a word. \"%s\" has letters that look like those of"
                    + " another script.")
                .formatted(what, word),
            path);
      }
    }
  }

  /**
   * Checks that a name does not look like another one. A name that is equal to another one is
   * accepted here; callers check for duplicates.
   *
   * @param others the names to compare with
   * @throws BadInput with a message that names the similar name
   */
  public static void requireDistinct(
      String name, Collection<String> others, String what, List<String> path) {
    var skeletons = skeletons(name);
    for (var other : others) {
      if (!other.equals(name) && !Collections.disjoint(skeletons, skeletons(other))) {
        throw new BadInput(
            "%s must not look like the existing %s. Choose another one.".formatted(what, other),
            path);
      }
    }
  }

  /**
   * Returns two skeletons of a name, one case-sensitive and one case-insensitive. Names that look
   * alike have at least one in common.
   */
  private static Set<String> skeletons(String name) {
    return Set.of(
        "=" + SKELETONS.getSkeleton(Normalizer2.getNFKCInstance().normalize(name)),
        "~"
            + UCharacter.foldCase(
                SKELETONS.getSkeleton(Normalizer2.getNFKCCasefoldInstance().normalize(name)),
                true));
  }

  /**
   * Returns whether the character joins or separates letters of a script that requires it (RFC
   * 5892, appendix A.1 and A.2), or is part of an emoji.
   */
  private static boolean isJoiner(String name, int index) {
    int character = name.codePointAt(index);
    if (index == 0 || !(character == ZWNJ || character == ZWJ || character == EMOJI_STYLE)) {
      return false;
    }
    int before = name.codePointBefore(index);
    if (character != ZWNJ && (isEmoji(before) || before == EMOJI_STYLE)) {
      return true;
    }
    int next = index + Character.charCount(character);
    return character != EMOJI_STYLE
        && next < name.length()
        && JOINED.contains(UnicodeScript.of(before))
        && UnicodeScript.of(before) == UnicodeScript.of(name.codePointAt(next));
  }

  private static boolean isEmoji(int character) {
    return UCharacter.hasBinaryProperty(character, UProperty.EXTENDED_PICTOGRAPHIC)
        || UCharacter.hasBinaryProperty(character, UProperty.EMOJI_MODIFIER);
  }

  private static boolean isAllowed(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default ->
          character != BRAILLE_BLANK
              && !UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    };
  }

  /** Returns whether the character has a dot, which a combining dot above would replace. */
  private static boolean isSoftDotted(int character) {
    return UCharacter.hasBinaryProperty(character, UProperty.SOFT_DOTTED);
  }

  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }
}
