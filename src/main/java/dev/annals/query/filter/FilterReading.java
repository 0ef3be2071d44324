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

/** Parses one filter with the tenant's fields, and counts its conditions. */
final class FilterReading {

  private final DataStructure structure;
  private int conditions;

  FilterReading(DataStructure structure) {
    this.structure = structure;
  }

  Expression read(Map<?, ?> filter) {
    return filter(filter, InputPath.root(), 1);
  }

  private Expression filter(Object input, InputPath inputPath, int depth) {
    if (depth > FilterReader.MAX_DEPTH) {
      throw inputPath.refuse(
          "A filter must be nested at most %d levels deep.".formatted(FilterReader.MAX_DEPTH));
    }
    var parts = new ArrayList<Expression>();
    object(input, inputPath)
        .forEach(
            (key, value) -> {
              // A null field means that the filter does not use it: this is how GraphQL clients
              // omit one.
              if (value != null) {
                parts.add(part(String.valueOf(key), value, inputPath, depth));
              }
            });
    return Expression.and(parts);
  }

  private Expression part(String name, Object input, InputPath parent, int depth) {
    var inputPath = parent.at(name);
    return switch (name) {
      case "and" -> Expression.and(filters(input, inputPath, depth));
      case "or" -> Expression.or(filters(input, inputPath, depth));
      case "not" -> Expression.not(filter(input, inputPath, depth + 1));
      case "occurredAt", "receivedAt" ->
          typed(standard(name, FieldType.TIMESTAMP), input, inputPath);
      case "severity" -> typed(standard(name, FieldType.SEVERITY), input, inputPath);
      case "ip" -> typed(standard(name, FieldType.IP_ADDRESS), input, inputPath);
      case "outcome" -> oneOf(standard(name, FieldType.CHOICE), input, inputPath, Outcome.values());
      case "actorType" ->
          oneOf(standard(name, FieldType.CHOICE), input, inputPath, ActorType.values());
      case "action", "actorId", "actorName", "actorEmail", "resourceType", "resourceId" ->
          typed(standard(name, FieldType.TEXT), input, inputPath);
      // The displayed values of these and the longer texts: not in the GraphQL input, but used by
      // dialects.
      case "actor",
          "impersonator",
          "resource",
          "resourceName",
          "description",
          "userAgent",
          "traceId" ->
          typed(standard(name, FieldType.TEXT), input, inputPath);
      case "custom" -> custom(input, inputPath);
      default -> throw inputPath.refuse("A filter has no field with this name.");
    };
  }

  private List<Expression> filters(Object input, InputPath inputPath, int depth) {
    return each(input, inputPath, (item, at) -> filter(item, at, depth + 1));
  }

  private static FieldRef standard(String name, FieldType type) {
    return new FieldRef(name, false, type);
  }

  private Expression custom(Object input, InputPath inputPath) {
    var parts = new ArrayList<Expression>();
    object(input, inputPath)
        .forEach(
            (key, value) -> {
              var name = String.valueOf(key);
              // "_" exists only because a GraphQL input type must not be empty.
              if (value != null && !name.equals("_")) {
                parts.add(
                    typed(customSubject(name, inputPath.at(name)), value, inputPath.at(name)));
              }
            });
    return Expression.and(parts);
  }

  private FieldRef customSubject(String name, InputPath inputPath) {
    var field =
        structure
            .field(name)
            .filter(Field::custom)
            .orElseThrow(
                () ->
                    inputPath.refuse(
                        "The data structure has no custom field with this" + " name."));
    if (!field.filterable() || field.type() == FieldType.JSON) {
      throw inputPath.refuse("This field is not filterable.");
    }
    return FieldRef.of(field);
  }

  /** Parses the operators of one field, joined by AND. */
  private Expression typed(FieldRef fieldRef, Object input, InputPath inputPath) {
    var operators = object(input, inputPath);
    if (fieldRef.type() == FieldType.TIMESTAMP) {
      return timeRange(fieldRef, operators, inputPath);
    }
    var parts = new ArrayList<Expression>();
    operators.forEach(
        (key, value) -> {
          var operator = String.valueOf(key);
          var at = inputPath.at(operator);
          parts.add(condition(fieldRef, Operators.read(fieldRef, operator, value, at), at));
        });
    return Expression.and(parts);
  }

  private Expression timeRange(FieldRef fieldRef, Map<?, ?> bounds, InputPath inputPath) {
    for (var key : bounds.keySet()) {
      if (!key.equals("from") && !key.equals("to")) {
        throw inputPath
            .at(String.valueOf(key))
            .refuse("A range of times must have only the fields" + " from and to.");
      }
    }
    var from = Operators.bound(bounds.get("from"), inputPath.at("from"));
    var to = Operators.bound(bounds.get("to"), inputPath.at("to"));
    return from == null && to == null
        ? Expression.all()
        : condition(fieldRef, new Criterion.TimeBetween(from, to), inputPath);
  }

  private <E extends Enum<E>> Expression oneOf(
      FieldRef fieldRef, Object input, InputPath inputPath, E[] constants) {
    var names = Arrays.stream(constants).map(Enum::name).toList();
    var chosen =
        each(
            input,
            inputPath,
            (item, at) -> {
              var name = item instanceof Enum<?> constant ? constant.name() : item;
              if (!names.contains(name)) {
                throw at.refuse("Must be one of %s.".formatted(String.join(", ", names)));
              }
              return name;
            });
    return condition(fieldRef, new Criterion.OneOf(Set.copyOf(chosen)), inputPath);
  }

  private Condition condition(FieldRef fieldRef, Criterion criterion, InputPath inputPath) {
    if (++conditions > FilterReader.MAX_CONDITIONS) {
      throw inputPath.refuse(
          "A filter must have at most %d conditions.".formatted(FilterReader.MAX_CONDITIONS));
    }
    return new Condition(fieldRef, criterion);
  }

  static Map<?, ?> object(Object input, InputPath inputPath) {
    if (input instanceof Map<?, ?> object) {
      return object;
    }
    throw inputPath.refuse("Must be an object.");
  }

  static <T> List<T> each(
      Object input, InputPath inputPath, BiFunction<Object, InputPath, T> reader) {
    if (!(input instanceof List<?> list)) {
      throw inputPath.refuse("Must be a list.");
    }
    if (list.size() > FilterReader.MAX_LIST) {
      throw inputPath.refuse(
          "A list in a filter must have at most %d elements.".formatted(FilterReader.MAX_LIST));
    }
    var read = new ArrayList<T>(list.size());
    for (int i = 0; i < list.size(); i++) {
      var item = list.get(i);
      if (item == null) {
        throw inputPath.at(i).refuse("Must not be null.");
      }
      read.add(reader.apply(item, inputPath.at(i)));
    }
    return read;
  }
}
