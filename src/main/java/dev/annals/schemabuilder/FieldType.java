package dev.annals.schemabuilder;

import dev.annals.kernel.IpAddress;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The type of a field's values. */
public enum FieldType {
  TEXT,
  NUMBER,
  BOOLEAN,
  TIMESTAMP,
  SEVERITY,
  IP_ADDRESS,
  EMAIL,
  URL,
  CHOICE,
  JSON;

  /**
   * The value as this type has it, for showing and comparing; {@code null} if it does not fit,
   * since events keep what was sent, whatever the structure says.
   *
   * <ul>
   *   <li>TEXT CHOICE: a {@code String}, as it is; a number is no text
   *   <li>EMAIL URL IP_ADDRESS: a {@code String} that looks like one, as it is
   *   <li>NUMBER: any number as large as a double can be as a {@link BigDecimal}; compare with
   *       {@code compareTo}, to which 1 and 1.0 are the same
   *   <li>BOOLEAN: a {@code Boolean}
   *   <li>TIMESTAMP: an {@link Instant}, also from the text of RFC 3339, cut to milliseconds
   *   <li>SEVERITY: a {@link Severity}, also from its name in letters of either case
   *   <li>JSON: whatever it is
   * </ul>
   *
   * @param value a JSON value: text, number, boolean, list, map or {@code null}
   */
  public @Nullable Object fit(@Nullable Object value) {
    return switch (this) {
      case TEXT, CHOICE -> value instanceof String ? value : null;
      case EMAIL -> value instanceof String text && TextFormats.isEmail(text) ? text : null;
      case URL -> value instanceof String text && TextFormats.isUrl(text) ? text : null;
      case IP_ADDRESS ->
          value instanceof String text && IpAddress.parse(text).isPresent() ? text : null;
      case NUMBER -> number(value);
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case TIMESTAMP -> timestamp(value);
      case SEVERITY -> severity(value);
      case JSON -> value;
    };
  }

  /** The rule for values, as text for an error message. */
  public String rule() {
    return switch (this) {
      case TEXT, CHOICE -> "Must be a string.";
      case NUMBER -> "Must be a number in the range of Float, not a string.";
      case BOOLEAN -> "Must be true or false.";
      case TIMESTAMP -> Timestamps.RULE;
      case SEVERITY ->
          Arrays.stream(Severity.values())
              .map(Enum::name)
              .collect(Collectors.joining(", ", "Must be one of ", "."));
      case IP_ADDRESS -> IpAddress.RULE;
      case EMAIL -> "Must be an email address, such as jane@example.com.";
      case URL -> "Must be a URL with a scheme and a host, such as https://example.com/path.";
      case JSON -> "Must be a JSON value.";
    };
  }

  /** Whether a maximum length applies to values of this type. */
  public boolean hasLength() {
    return this == TEXT || this == EMAIL || this == URL;
  }

  private static @Nullable BigDecimal number(@Nullable Object value) {
    return switch (value) {
      case Integer number -> BigDecimal.valueOf(number);
      case Long number -> BigDecimal.valueOf(number);
      case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
      case BigDecimal number -> finite(number);
      case Number number -> parsed(number.toString());
      case null, default -> null;
    };
  }

  /** Numbers that GraphQL, filters and the index cannot represent are not valid. */
  private static @Nullable BigDecimal finite(BigDecimal number) {
    return Double.isFinite(number.doubleValue()) ? number : null;
  }

  private static @Nullable BigDecimal parsed(String number) {
    try {
      return finite(new BigDecimal(number));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Instant timestamp(@Nullable Object value) {
    return switch (value) {
      case Instant time -> time;
      case String text -> Timestamps.parse(text).orElse(null);
      case null, default -> null;
    };
  }

  private static @Nullable Severity severity(@Nullable Object value) {
    return switch (value) {
      case Severity severity -> severity;
      case String text ->
          Arrays.stream(Severity.values())
              .filter(severity -> severity.name().equalsIgnoreCase(text))
              .findFirst()
              .orElse(null);
      case null, default -> null;
    };
  }
}
