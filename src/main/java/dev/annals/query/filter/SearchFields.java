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

/** The fields that a search can use: standard and custom fields by name. */
final class SearchFields {

  /** The fields that each name stands for; empty for a name that cannot be used as a qualifier. */
  private final Map<String, List<FieldRef>> subjects = new LinkedHashMap<>();

  private final Predicate<FieldRef> shown;

  /**
   * @param shown whether the caller can view a field
   */
  SearchFields(DataStructure structure, Predicate<FieldRef> shown) {
    this.shown = shown;
    standard(FieldType.TIMESTAMP, "occurredAt", "receivedAt");
    standard(FieldType.TEXT, "action");
    standard(FieldType.SEVERITY, "severity");
    standard(FieldType.CHOICE, "outcome");
    // The displayed value comes first: it may be the only part that the caller can view.
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
   * Returns the visible fields that a name stands for, of which any may match.
   *
   * @param at position of the name in the search text
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

  /** Returns whether there is a field of this name, ignoring case. */
  boolean has(String written) {
    return subjects.keySet().stream().anyMatch(written::equalsIgnoreCase);
  }

  /**
   * Returns an expression for words in the fields that the caller can view. A caller who can view
   * only the displayed value of an actor or resource may find the other parts only in events in
   * which they are the displayed value.
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
    var conditions = new ArrayList<Expression>();
    before.forEach(
        missing -> conditions.add(new Condition(text(missing), new Criterion.Exists(false))));
    conditions.add(new Phrase(parts, words));
    places.add(Expression.and(conditions));
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
