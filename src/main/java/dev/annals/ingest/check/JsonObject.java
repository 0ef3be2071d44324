package dev.annals.ingest.check;

import dev.annals.kernel.BadInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An object of a JSON input together with its path, which each error names. */
final class JsonObject {

  private final List<String> path;
  private final Map<?, ?> values;

  private JsonObject(List<String> path, Map<?, ?> values) {
    this.path = path;
    this.values = values;
  }

  static JsonObject root(Map<String, Object> values) {
    return new JsonObject(List.of(), values);
  }

  /** Rejects unknown names, because the value of a misspelt field would be lost silently. */
  JsonObject knows(String... names) {
    var known = List.of(names);
    for (var name : names()) {
      if (!known.contains(name)) {
        throw bad(
            name,
            "There is no such field. The fields are %s. Put your own fields into custom."
                .formatted(String.join(", ", known)));
      }
    }
    return this;
  }

  Set<String> names() {
    return values.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  @Nullable String text(String name, int maxLength) {
    return switch (values.get(name)) {
      case null -> null;
      case String text -> checked(name, text, maxLength);
      default -> throw bad(name, "Must be a string.");
    };
  }

  @Nullable String nonBlank(String name, int maxLength) {
    var text = text(name, maxLength);
    if (text != null && text.isBlank()) {
      throw bad(name, "Must not be blank. Omit the field if it has no value.");
    }
    return text;
  }

  String requiredText(String name, int maxLength) {
    var text = nonBlank(name, maxLength);
    if (text == null) {
      throw bad(
          name,
          "This field is required. It must be a string of 1 to %d characters."
              .formatted(maxLength));
    }
    return text;
  }

  /**
   * Returns an id: a string, or a whole number that is converted to a string, as with GraphQL's ID.
   */
  @Nullable String id(String name, int maxLength) {
    return values.get(name) instanceof Number number && Json.isWhole(number)
        ? number.toString()
        : text(name, maxLength);
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    var value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw bad(
        name,
        Arrays.stream(type.getEnumConstants())
            .map(Enum::name)
            .collect(Collectors.joining(", ", "Must be one of ", ".")));
  }

  @Nullable JsonObject object(String name) {
    return switch (values.get(name)) {
      case null -> null;
      case Map<?, ?> map -> new JsonObject(below(name), map);
      default -> throw bad(name, "Must be a JSON object.");
    };
  }

  List<JsonObject> objects(String name, int maxSize) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list when list.size() > maxSize ->
          throw bad(name, "Must have at most %d entries, not %d.".formatted(maxSize, list.size()));
      case List<?> list -> objects(name, list);
      default -> throw bad(name, "Must be a list of objects.");
    };
  }

  private List<JsonObject> objects(String name, List<?> list) {
    var objects = new ArrayList<JsonObject>(list.size());
    for (var value : list) {
      var elementPath = new ArrayList<>(below(name));
      elementPath.add(String.valueOf(objects.size()));
      if (!(value instanceof Map<?, ?> map)) {
        throw new BadInput("Must be a JSON object.", elementPath);
      }
      objects.add(new JsonObject(elementPath, map));
    }
    return objects;
  }

  /** Returns any JSON value, checked and in its stored type. */
  @Nullable Object json(String name) {
    return Json.checked(values.get(name), below(name));
  }

  Map<String, Object> jsonOfAll() {
    var all = new LinkedHashMap<String, Object>();
    for (var name : values.keySet()) {
      Json.put(all, String.valueOf(name), json(String.valueOf(name)));
    }
    return all;
  }

  BadInput bad(String name, String rule) {
    return new BadInput(rule, below(name));
  }

  private String checked(String name, String text, int maxLength) {
    if (text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
      throw bad(
          name,
          "Must have at most %d characters, not %d."
              .formatted(maxLength, text.codePointCount(0, text.length())));
    }
    if (!Json.isUnicode(text)) {
      throw bad(name, Json.UNICODE_RULE);
    }
    return text;
  }

  private List<String> below(String name) {
    var below = new ArrayList<>(path);
    below.add(name);
    return below;
  }
}
