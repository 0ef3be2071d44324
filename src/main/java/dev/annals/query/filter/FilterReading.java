package dev.annals.query.filter;

import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import dev.annals.query.filter.Expression.Condition;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** One reading of one filter: knows the tenant's fields, and counts. */
final class FilterReading {

  private final DataStructure structure;
  private int conditions;

  FilterReading(DataStructure structure) {
    this.structure = structure;
  }

  Expression read(Map<?, ?> filter) {
    return filter(filter, Place.root(), 1);
  }

  private Expression filter(Object input, Place place, int depth) {
    if (depth > FilterReader.MAX_DEPTH) {
      throw place.refuse(
          "A filter must be nested at most %d levels deep.".formatted(FilterReader.MAX_DEPTH));
    }
    var parts = new ArrayList<Expression>();
    object(input, place)
        .forEach(
            (key, value) -> {
              // A field that is null is not asked for: that is how GraphQL clients leave one out.
              if (value != null) {
                parts.add(part(String.valueOf(key), value, place, depth));
              }
            });
    return Expression.and(parts);
  }

  private Expression part(String name, Object input, Place parent, int depth) {
    var place = parent.at(name);
    return switch (name) {
      case "and" -> Expression.and(filters(input, place, depth));
      case "or" -> Expression.or(filters(input, place, depth));
      case "not" -> Expression.not(filter(input, place, depth + 1));
      case "occurredAt", "receivedAt" -> typed(standard(name, FieldType.TIMESTAMP), input, place);
      case "severity" -> typed(standard(name, FieldType.SEVERITY), input, place);
      case "ip" -> typed(standard(name, FieldType.IP_ADDRESS), input, place);
      case "outcome" -> oneOf(standard(name, FieldType.CHOICE), input, place, Outcome.values());
      case "actorType" -> oneOf(standard(name, FieldType.CHOICE), input, place, ActorType.values());
      case "action", "actorId", "actorName", "actorEmail", "resourceType", "resourceId" ->
          typed(standard(name, FieldType.TEXT), input, place);
      // What people see of these and the longer texts: not in GraphQL's input, for other dialects.
      case "actor",
          "impersonator",
          "resource",
          "resourceName",
          "description",
          "userAgent",
          "traceId" ->
          typed(standard(name, FieldType.TEXT), input, place);
      case "custom" -> custom(input, place);
      default -> throw place.refuse("A filter has no field with this name.");
    };
  }

  private List<Expression> filters(Object input, Place place, int depth) {
    return each(input, place, (item, at) -> filter(item, at, depth + 1));
  }

  private static Subject standard(String name, FieldType type) {
    return new Subject(name, false, type);
  }

  private Expression custom(Object input, Place place) {
    var parts = new ArrayList<Expression>();
    object(input, place)
        .forEach(
            (key, value) -> {
              var name = String.valueOf(key);
              // "_" only keeps the input type from being empty.
              if (value != null && !name.equals("_")) {
                parts.add(typed(customSubject(name, place.at(name)), value, place.at(name)));
              }
            });
    return Expression.and(parts);
  }

  private Subject customSubject(String name, Place place) {
    var field =
        structure
            .field(name)
            .filter(Field::custom)
            .orElseThrow(
                () -> place.refuse("The data structure has no custom field with this" + " name."));
    if (!field.filterable() || field.type() == FieldType.JSON) {
      throw place.refuse("This field is not filterable.");
    }
    return Subject.of(field);
  }

  /** What is asked of one field: its operators, joined by AND. */
  private Expression typed(Subject subject, Object input, Place place) {
    var operators = object(input, place);
    if (subject.type() == FieldType.TIMESTAMP) {
      return timeRange(subject, operators, place);
    }
    var parts = new ArrayList<Expression>();
    operators.forEach(
        (key, value) -> {
          var operator = String.valueOf(key);
          var at = place.at(operator);
          parts.add(condition(subject, Operators.read(subject, operator, value, at), at));
        });
    return Expression.and(parts);
  }

  private Expression timeRange(Subject subject, Map<?, ?> bounds, Place place) {
    for (var key : bounds.keySet()) {
      if (!key.equals("from") && !key.equals("to")) {
        throw place
            .at(String.valueOf(key))
            .refuse("A range of times must have only the fields" + " from and to.");
      }
    }
    var from = Operators.bound(bounds.get("from"), place.at("from"));
    var to = Operators.bound(bounds.get("to"), place.at("to"));
    return from == null && to == null
        ? Expression.all()
        : condition(subject, new Criterion.TimeBetween(from, to), place);
  }

  private <E extends Enum<E>> Expression oneOf(
      Subject subject, Object input, Place place, E[] constants) {
    var names = Arrays.stream(constants).map(Enum::name).toList();
    var chosen =
        each(
            input,
            place,
            (item, at) -> {
              var name = item instanceof Enum<?> constant ? constant.name() : item;
              if (!names.contains(name)) {
                throw at.refuse("Must be one of %s.".formatted(String.join(", ", names)));
              }
              return name;
            });
    return condition(subject, new Criterion.OneOf(Set.copyOf(chosen)), place);
  }

  private Condition condition(Subject subject, Criterion criterion, Place place) {
    if (++conditions > FilterReader.MAX_CONDITIONS) {
      throw place.refuse(
          "A filter must have at most %d conditions.".formatted(FilterReader.MAX_CONDITIONS));
    }
    return new Condition(subject, criterion);
  }

  static Map<?, ?> object(Object input, Place place) {
    if (input instanceof Map<?, ?> object) {
      return object;
    }
    throw place.refuse("Must be an object.");
  }

  static <T> List<T> each(Object input, Place place, BiFunction<Object, Place, T> reader) {
    if (!(input instanceof List<?> list)) {
      throw place.refuse("Must be a list.");
    }
    if (list.size() > FilterReader.MAX_LIST) {
      throw place.refuse(
          "A list in a filter must have at most %d elements.".formatted(FilterReader.MAX_LIST));
    }
    var read = new ArrayList<T>(list.size());
    for (int i = 0; i < list.size(); i++) {
      var item = list.get(i);
      if (item == null) {
        throw place.at(i).refuse("Must not be null.");
      }
      read.add(reader.apply(item, place.at(i)));
    }
    return read;
  }
}
