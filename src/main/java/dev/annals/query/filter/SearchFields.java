package dev.annals.query.filter;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What a search may ask about: the standard fields and the tenant's own, by their names. */
final class SearchFields {

  /** The fields that each name asks about; of what is not searched by name, none. */
  private final Map<String, List<Subject>> subjects = new LinkedHashMap<>();

  private final Predicate<Subject> shown;

  /**
   * @param shown whether the caller sees a field
   */
  SearchFields(DataStructure structure, Predicate<Subject> shown) {
    this.shown = shown;
    standard(FieldType.TIMESTAMP, "occurredAt", "receivedAt");
    standard(FieldType.TEXT, "action");
    standard(FieldType.SEVERITY, "severity");
    standard(FieldType.CHOICE, "outcome");
    // What is shown of an actor or a resource comes first: it may be all that the caller sees.
    any("actor", "actor", "actorName", "actorEmail", "actorId");
    standard(FieldType.TEXT, "actorId", "actorName", "actorEmail");
    standard(FieldType.CHOICE, "actorType");
    standard(FieldType.TEXT, "impersonator");
    any("resource", "resource", "resourceName", "resourceType", "resourceId");
    standard(FieldType.TEXT, "resourceType", "resourceId", "resourceName", "description");
    standard(FieldType.IP_ADDRESS, "ip");
    standard(FieldType.TEXT, "userAgent", "traceId");
    standard(FieldType.NUMBER, "sequence");
    subjects.put("changes", List.of());
    structure.customFields().forEach(field -> subjects.putIfAbsent(field.name(), custom(field)));
  }

  /**
   * The fields that a name stands for, of which any will do: those that the caller sees.
   *
   * @param at where the name is
   */
  List<Subject> named(String written, int at) {
    var name = resolve(written, at);
    var named = subjects.getOrDefault(name, List.of());
    if (named.isEmpty()) {
      throw SearchReader.refuse(
          at, "The field %s is not filterable, and not searched by its name".formatted(name));
    }
    var seen = named.stream().filter(shown).toList();
    if (seen.isEmpty()) {
      throw SearchReader.PLACE.forbid(name);
    }
    return seen;
  }

  /** The fields in which the caller may look for words. The action is one of them. */
  Set<String> ofWords() {
    return Words.FIELDS.stream()
        .filter(name -> shown.test(standard(name, FieldType.TEXT)))
        .collect(toUnmodifiableSet());
  }

  private String resolve(String written, int at) {
    if (subjects.containsKey(written)) {
      return written;
    }
    var alike = subjects.keySet().stream().filter(written::equalsIgnoreCase).toList();
    return switch (alike.size()) {
      case 1 -> alike.getFirst();
      case 0 ->
          throw SearchReader.refuse(
              at,
              "There is no qualifier %s; there are %s. To search for it as text, put it in quotes"
                  .formatted(written, known()));
      default ->
          throw SearchReader.refuse(
              at,
              "%s may be %s: write the one that is meant"
                  .formatted(written, String.join(" or ", alike)));
    };
  }

  private String known() {
    return subjects.entrySet().stream()
        .filter(named -> named.getValue().stream().anyMatch(shown))
        .map(Map.Entry::getKey)
        .collect(joining(", "));
  }

  private void standard(FieldType type, String... names) {
    for (var name : names) {
      subjects.put(name, List.of(standard(name, type)));
    }
  }

  private void any(String name, String... parts) {
    subjects.put(name, Arrays.stream(parts).map(part -> standard(part, FieldType.TEXT)).toList());
  }

  private static List<Subject> custom(Field field) {
    return field.filterable() && field.type() != FieldType.JSON
        ? List.of(Subject.of(field))
        : List.of();
  }

  private static Subject standard(String name, FieldType type) {
    return new Subject(name, false, type);
  }
}
