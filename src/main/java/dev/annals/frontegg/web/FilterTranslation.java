package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.frontegg.web.Parameters.Parameter;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.DuplicateName;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Translates conditions of Frontegg's clients to an {@code AuditEventFilter}. They have the format
 * of a MongoDB query but are never executed as one: only a few operators on filterable fields are
 * accepted.
 */
final class FilterTranslation {

  private static final Set<String> OPERATORS = Set.of("$eq", "$in", "$gt", "$gte", "$lt", "$lte");
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");

  /** Standard fields that can be filtered. */
  private static final Set<String> FILTERABLE =
      Set.of(
          "occurredAt",
          "receivedAt",
          "action",
          "severity",
          "outcome",
          "actor",
          "actorId",
          "actorName",
          "actorEmail",
          "actorType",
          "impersonator",
          "resource",
          "resourceType",
          "resourceId",
          "resourceName",
          "description",
          "ip",
          "userAgent",
          "traceId");

  private static final ObjectReader JSON =
      JsonMapper.shared()
          .readerFor(Object.class)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private final DataStructure structure;
  private final Caller caller;
  private final List<Map<String, Object>> all = new ArrayList<>();

  FilterTranslation(DataStructure structure, Caller caller) {
    this.structure = structure;
    this.caller = caller;
  }

  /** Returns whether events can be filtered by this field. */
  static boolean isFilterable(Field field) {
    return field.custom()
        ? field.filterable() && field.type() != FieldType.JSON
        : FILTERABLE.contains(field.name());
  }

  /** Returns the conjunction of all conditions; {@code null} matches every event. */
  @Nullable Map<String, Object> filter() {
    return all.isEmpty() ? null : Map.of("and", List.copyOf(all));
  }

  /**
   * Adds the condition of a parameter.
   *
   * @throws BadInput with the parameter
   */
  void add(Parameter parameter) {
    var operator = parameter.operator();
    if (operator != null) {
      add(parameter.name(), operator, List.copyOf(parameter.values()), parameter.written());
      return;
    }
    if (parameter.values().size() == 1) {
      addValue(parameter.name(), parameter.values().getFirst());
    } else {
      add(parameter.name(), "$in", List.copyOf(parameter.values()), parameter.written());
    }
  }

  /**
   * Adds a condition from a single value. Browsers send lists and operators as JSON; any other
   * value is a text.
   */
  private void addValue(String name, String text) {
    switch (json(text, name)) {
      case Map<?, ?> operators ->
          operators.forEach(
              (operator, operand) ->
                  add(
                      name,
                      String.valueOf(operator),
                      operand instanceof List<?> list ? list : listOf(operand, name),
                      name));
      case List<?> list -> add(name, "$in", list, name);
      case null, default -> add(name, "$eq", List.of(text), name);
    }
  }

  private static List<?> listOf(@Nullable Object operand, String name) {
    if (operand == null) {
      throw new BadInput("Must not be null.", name);
    }
    return List.of(operand);
  }

  private static @Nullable Object json(String text, String name) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return null;
    }
    try {
      return JSON.readValue(text);
    } catch (JacksonException e) {
      if (DuplicateName.path(e).isPresent()) {
        throw new BadInput("The JSON has a duplicate name. Send each name once.", name);
      }
      return null;
    }
  }

  /** Adds the condition that a property equals one of these texts. */
  void addOneOf(String property, List<String> texts, String path) {
    add(property, "$in", texts, path);
  }

  /** Adds a condition on the time, both bounds inclusive and optional. */
  void addTimes(String property, @Nullable String from, @Nullable String to, String... paths) {
    if (from != null) {
      add(property, "$gte", List.of(from), paths[0]);
    }
    if (to != null) {
      add(property, "$lte", List.of(to), paths[1]);
    }
  }

  private void add(String property, String operator, List<?> operands, String path) {
    if (!OPERATORS.contains(operator)) {
      throw new BadInput("The operator must be one of $eq, $in, $gt, $gte, $lt and $lte.", path);
    }
    if (operands.isEmpty() || (operands.size() > 1 && !operator.equals("$in"))) {
      throw new BadInput(
          "%s requires %s.".formatted(operator, operator.equals("$in") ? "values" : "one value"),
          path);
    }
    var field =
        FieldNames.declared(property, structure)
            .orElseThrow(
                () -> new BadInput("The metadata has no property %s.".formatted(property), path));
    FieldNames.requireShown(property, structure, caller, path);
    if (!isFilterable(field)) {
      throw new BadInput("The property %s is not filterable.".formatted(property), path);
    }
    all.add(condition(field, operator, operands, path));
  }

  private static Map<String, Object> condition(
      Field field, String operator, List<?> operands, String path) {
    return switch (field.type()) {
      case TIMESTAMP -> times(field, operator, operands, path);
      case NUMBER -> numbers(field, operator, operands, path);
      case SEVERITY -> about(field, Map.of("in", severities(operator, operands, path)));
      case BOOLEAN ->
          any(equal(operator, operands, path).map(text -> flag(field, text, path)).toList());
      case CHOICE -> choices(field, equal(operator, operands, path).toList());
      default -> about(field, Map.of("in", equal(operator, operands, path).toList()));
    };
  }

  private static Map<String, Object> about(Field field, Object asked) {
    return field.custom()
        ? Map.of("custom", Map.of(field.name(), asked))
        : Map.of(field.name(), asked);
  }

  /** Standard choice fields are filtered by a list of constants. */
  private static Map<String, Object> choices(Field field, List<String> texts) {
    return field.custom()
        ? about(field, Map.of("in", texts))
        : about(field, texts.stream().map(text -> text.toUpperCase(Locale.ROOT)).toList());
  }

  private static Map<String, Object> any(List<Map<String, Object>> filters) {
    return filters.size() == 1 ? filters.getFirst() : Map.of("or", filters);
  }

  private static Stream<String> equal(String operator, List<?> operands, String path) {
    if (!operator.equals("$eq") && !operator.equals("$in")) {
      throw new BadInput(
          "$gt, $gte, $lt and $lte require a property with times, numbers or" + " severities.",
          path);
    }
    return operands.stream().map(operand -> text(operand, path));
  }

  private static Map<String, Object> flag(Field field, String text, String path) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new BadInput("Must be true or false.", path);
    }
    return about(field, Map.of("equals", Boolean.parseBoolean(text)));
  }

  /** Times have millisecond precision. */
  private static Map<String, Object> times(
      Field field, String operator, List<?> operands, String path) {
    return any(
        operands.stream()
            .map(operand -> Audit.time(text(operand, path), path))
            .map(
                time -> {
                  var at = Timestamps.format(time);
                  var next = Timestamps.format(time.plusMillis(1));
                  return about(
                      field,
                      switch (operator) {
                        case "$gt" -> Map.of("from", next);
                        case "$gte" -> Map.of("from", at);
                        case "$lt" -> Map.of("to", at);
                        case "$lte" -> Map.of("to", next);
                        default -> Map.of("from", at, "to", next);
                      });
                })
            .toList());
  }

  private static Map<String, Object> numbers(
      Field field, String operator, List<?> operands, String path) {
    var numbers = operands.stream().map(operand -> number(text(operand, path), path)).toList();
    return about(
        field,
        operator.equals("$eq") || operator.equals("$in")
            ? Map.of("in", numbers)
            : Map.of(operator.substring(1), numbers.getFirst()));
  }

  private static BigDecimal number(String text, String path) {
    if (!NUMBER.matcher(text).matches()) {
      throw new BadInput("Must be a number.", path);
    }
    return new BigDecimal(text);
  }

  private static List<String> severities(String operator, List<?> operands, String path) {
    var named = operands.stream().map(operand -> severity(text(operand, path), path)).toList();
    var than = named.getFirst();
    return Arrays.stream(Severity.values())
        .filter(
            severity ->
                switch (operator) {
                  case "$gt" -> severity.compareTo(than) > 0;
                  case "$gte" -> severity.compareTo(than) >= 0;
                  case "$lt" -> severity.compareTo(than) < 0;
                  case "$lte" -> severity.compareTo(than) <= 0;
                  default -> named.contains(severity);
                })
        .map(Enum::name)
        .toList();
  }

  private static Severity severity(String text, String path) {
    try {
      return Audit.severity(text);
    } catch (BadInput e) {
      throw new BadInput(e.reason(), path);
    }
  }

  private static String text(@Nullable Object operand, String path) {
    return switch (operand) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case null, default ->
          throw new BadInput("Must be a string, a number, or true or false.", path);
    };
  }
}
