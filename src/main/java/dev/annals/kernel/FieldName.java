package dev.annals.kernel;

import java.util.regex.Pattern;

/**
 * The name of an event's field.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 _}, not starting with a digit: a valid
 *     GraphQL name that MongoDB cannot interpret as an operator or a path
 */
public record FieldName(String value) {

  /** The rule for names, as an error message. */
  public static final String RULE =
      "A field name must have 1 to 64 characters of A-Z a-z 0-9 _ and must not begin with a digit.";

  private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  public FieldName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(RULE);
    }
  }

  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
