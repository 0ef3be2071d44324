package dev.annals.ingest.check;

import dev.annals.kernel.BadInput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON values and converts them to their stored types: strings, booleans, lists, objects,
 * null, and numbers as {@code Integer}, {@code Long}, {@code Double} where that is exact, otherwise
 * {@code BigDecimal} of at most 34 digits (IEEE 754 decimal128, as in BSON).
 */
final class Json {

  static final String UNICODE_RULE =
      "Must not contain an unpaired surrogate, which is not a" + " character.";

  private static final int MAX_DEPTH = 16;
  private static final int MAX_DIGITS = 34;
  private static final int MAX_EXPONENT = 6000;
  private static final int MAX_NAME = 256;

  private Json() {}

  static @Nullable Object checked(@Nullable Object value, List<String> path) {
    return switch (value) {
      case null -> null;
      case String text when isUnicode(text) -> text;
      case Boolean bool -> bool;
      case Number number -> number(number, path);
      case List<?> list -> list(list, path);
      case Map<?, ?> map -> object(map, path);
      case String text -> throw new BadInput(UNICODE_RULE, path);
      default -> throw new BadInput("Must be a JSON value.", path);
    };
  }

  /** Puts a value that may be null, which the declared type of the map does not allow. */
  @SuppressWarnings("NullAway") // a JSON null is kept as sent; readers expect it
  static void put(Map<String, Object> map, String name, @Nullable Object value) {
    map.put(name, value);
  }

  static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
  }

  static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static List<@Nullable Object> list(List<?> list, List<String> path) {
    var below = below(path);
    var checked = new ArrayList<@Nullable Object>(list.size());
    for (int i = 0; i < list.size(); i++) {
      below.set(path.size(), String.valueOf(i));
      checked.add(checked(list.get(i), below));
    }
    return checked;
  }

  private static Map<String, Object> object(Map<?, ?> map, List<String> path) {
    var below = below(path);
    var checked = new LinkedHashMap<String, Object>();
    for (var entry : map.entrySet()) {
      var name = String.valueOf(entry.getKey());
      below.set(path.size(), name);
      if (name.isEmpty()
          || name.length() > MAX_NAME
          || name.indexOf('$') >= 0
          || name.indexOf('.') >= 0
          || name.indexOf('\0') >= 0
          || !isUnicode(name)) {
        throw new BadInput(
            "A name in a JSON value must have 1 to %d characters, without $ and dots."
                .formatted(MAX_NAME),
            below);
      }
      put(checked, name, checked(entry.getValue(), below));
    }
    return checked;
  }

  private static List<String> below(List<String> path) {
    if (path.size() >= MAX_DEPTH) {
      throw new BadInput(
          "A JSON value must be nested at most %d levels deep.".formatted(MAX_DEPTH), path);
    }
    var below = new ArrayList<>(path);
    below.add("");
    return below;
  }

  private static Number number(Number number, List<String> path) {
    return switch (number) {
      case Integer whole -> whole;
      case Long whole -> whole;
      case Double real when Double.isFinite(real) -> real;
      case Float real when Float.isFinite(real) -> real.doubleValue();
      case BigInteger whole when whole.bitLength() < Integer.SIZE -> whole.intValue();
      case BigInteger whole when whole.bitLength() < Long.SIZE -> whole.longValue();
      case BigInteger whole -> decimal(new BigDecimal(whole), path);
      case BigDecimal real -> decimal(real, path);
      default -> throw new BadInput("Must be a finite number.", path);
    };
  }

  private static Number decimal(BigDecimal real, List<String> path) {
    double near = real.doubleValue();
    if (Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(real) == 0) {
      return near;
    }
    if (real.precision() > MAX_DIGITS || Math.abs((long) real.scale()) > MAX_EXPONENT) {
      throw new BadInput(
          "A number must have at most %d digits. Send it as a string.".formatted(MAX_DIGITS), path);
    }
    return real;
  }
}
