package dev.annals.query.filter;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.annals.query.filter.Expression.Anywhere;
import dev.annals.query.filter.Expression.Condition;
import dev.annals.query.filter.Expression.Phrase;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What a search may ask about: the standard fields and the tenant's own, by their names. */
final class SearchFields {

  /** The fields that each name asks about; of what is not searched by name, none. */
  private final Map<String, List<FieldRef>> subjects = new LinkedHashMap<>();

  private final Predicate<FieldRef> shown;

  /**
   * @param shown whether the caller sees a field
   */
  SearchFields(DataStructure structure, Predicate<FieldRef> shown) {
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
  List<FieldRef> named(String written, int at) {
    var name = resolve(written, at);
    var named = subjects.getOrDefault(name, List.of());
    if (named.isEmpty()) {
      throw SearchReader.refuse(
          at, "The field %s is not filterable, and cannot be used as a qualifier.".formatted(name));
    }
    var seen = named.stream().filter(shown).toList();
    if (seen.isEmpty()) {
      throw SearchReader.PLACE.forbid(name);
    }
    return seen;
  }

  /** Whether there is a field of this name, whatever the case of its letters. */
  boolean has(String written) {
    return subjects.keySet().stream().anyMatch(written::equalsIgnoreCase);
  }

  /**
   * Looks for words where the caller sees them. Who sees an actor or a resource as one text only
   * sees of it the part that stands for it: the others where the event lacks those before them.
   */
  Expression words(List<String> words) {
    var phrase = new Phrase(shown(Tokenizer.FIELDS), words);
    var places = new ArrayList<Expression>();
    standIn(places, words, "actor", List.of("actorName"), Set.of("actorEmail"));
    standIn(places, words, "actor", List.of("actorName", "actorEmail"), Set.of("actorId"));
    standIn(
        places, words, "resource", List.of("resourceName"), Set.of("resourceType", "resourceId"));
    return places.isEmpty() ? phrase : new Anywhere(phrase, places);
  }

  private void standIn(
      List<Expression> places,
      List<String> words,
      String whole,
      List<String> before,
      Set<String> of) {
    var parts = new HashSet<>(of);
    parts.removeAll(shown(of));
    if (parts.isEmpty() || !shown.test(text(whole))) {
      return;
    }
    var asked = new ArrayList<Expression>();
    before.forEach(missing -> asked.add(new Condition(text(missing), new Criterion.Exists(false))));
    asked.add(new Phrase(parts, words));
    places.add(Expression.and(asked));
  }

  private Set<String> shown(Collection<String> names) {
    return names.stream().filter(name -> shown.test(text(name))).collect(toUnmodifiableSet());
  }

  private static FieldRef text(String name) {
    return standard(name, FieldType.TEXT);
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
              ("There is no qualifier %s. The qualifiers are %s. To search for it as text, put it"
                      + " in quotes.")
                  .formatted(written, known()));
      default ->
          throw SearchReader.refuse(
              at, "%s is ambiguous. Use one of %s.".formatted(written, String.join(" or ", alike)));
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

  private static List<FieldRef> custom(Field field) {
    return field.filterable() && field.type() != FieldType.JSON
        ? List.of(FieldRef.of(field))
        : List.of();
  }

  private static FieldRef standard(String name, FieldType type) {
    return new FieldRef(name, false, type);
  }
}
