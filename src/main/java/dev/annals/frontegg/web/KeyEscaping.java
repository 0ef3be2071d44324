package dev.annals.frontegg.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Escapes names in JSON values, because Frontegg accepts names that a log does not: characters that
 * could mean a path or an operator are replaced by rare characters, and restored when they are
 * read.
 */
final class KeyEscaping {

  private static final char ESCAPE = '％';
  private static final String OTHER = ".$\0" + ESCAPE;

  private KeyEscaping() {}

  /** Returns the value with names that a log accepts. */
  static @Nullable Object escaped(@Nullable Object value) {
    return renamed(value, true);
  }

  /** Returns the value with the names as sent. */
  static @Nullable Object unescaped(@Nullable Object value) {
    return renamed(value, false);
  }

  private static @Nullable Object renamed(@Nullable Object value, boolean escape) {
    return switch (value) {
      case Map<?, ?> object -> {
        var renamed = new LinkedHashMap<String, @Nullable Object>();
        object.forEach(
            (key, part) -> {
              var name = String.valueOf(key);
              renamed.put(escape ? escaped(name) : unescaped(name), renamed(part, escape));
            });
        yield renamed;
      }
      case List<?> list ->
          list.stream().<@Nullable Object>map(part -> renamed(part, escape)).toList();
      case null, default -> value;
    };
  }

  private static String escaped(String name) {
    if (name.isEmpty()) {
      return String.valueOf(ESCAPE);
    }
    if (name.chars().noneMatch(letter -> OTHER.indexOf(letter) >= 0)) {
      return name;
    }
    var escaped = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      int at = OTHER.indexOf(letter);
      if (at < 0) {
        escaped.append(letter);
      } else {
        escaped.append(ESCAPE).append(at);
      }
    }
    return escaped.toString();
  }

  private static String unescaped(String name) {
    if (name.indexOf(ESCAPE) < 0) {
      return name;
    }
    var unescaped = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      int code = i + 1 < name.length() ? name.charAt(i + 1) - '0' : -1;
      if (name.charAt(i) != ESCAPE) {
        unescaped.append(name.charAt(i));
      } else if (code >= 0 && code < OTHER.length()) {
        unescaped.append(OTHER.charAt(code));
        i++;
      } else if (name.length() > 1) {
        unescaped.append(ESCAPE);
      }
    }
    return unescaped.toString();
  }
}
