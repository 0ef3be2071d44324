package dev.annals.kernel;

import java.util.regex.Pattern;

/**
 * Names a field of an audit event.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 _}, the first no digit: what a GraphQL name
 *     may be, and nothing that MongoDB could read as an operator or a path
 */
public record FieldName(String value) {

  /** What a name looks like, in words for an error. */
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
