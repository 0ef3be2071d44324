package dev.annals.schemabuilder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes the differences between two data structures, one per line, for users. */
public final class StructureDiff {

  private record Part(String name, Function<Field, @Nullable Object> value) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("displayName", Field::displayName),
          new Part("type", Field::type),
          new Part("enabled", Field::enabled),
          new Part("sortable", Field::sortable),
          new Part("filterable", Field::filterable),
          new Part("showInTable", Field::showInTable),
          new Part("showInDetails", Field::showInDetails),
          new Part("required", Field::required),
          new Part("choices", Field::choices),
          new Part("maxLength", Field::maxLength),
          new Part("description", Field::description));

  private static final String OVERRIDDEN = ".overridden";

  private StructureDiff() {}

  /** Also describes overrides that were added or removed without changing a value. */
  public static List<String> lines(EffectiveStructure from, EffectiveStructure to) {
    var lines = new ArrayList<>(lines(from.structure(), to.structure()));
    var back = from.inheritance().beyond(to.inheritance());
    if (!back.isEmpty()) {
      lines.add("Set back to the default: " + String.join(", ", back));
    }
    var kept = unseen(from, to);
    if (!kept.isEmpty()) {
      lines.add("Kept from following the default: " + String.join(", ", kept));
    }
    return lines;
  }

  /** Returns the same differences with the values before and after. */
  static List<FieldChange> differences(EffectiveStructure from, EffectiveStructure to) {
    var differences = new ArrayList<>(differences(from.structure(), to.structure()));
    from.inheritance()
        .beyond(to.inheritance())
        .forEach(part -> differences.add(new FieldChange(part + OVERRIDDEN, true, false)));
    unseen(from, to)
        .forEach(part -> differences.add(new FieldChange(part + OVERRIDDEN, false, true)));
    return differences;
  }

  /** Parts that were overridden without changing their value. */
  private static List<String> unseen(EffectiveStructure from, EffectiveStructure to) {
    var seen =
        differences(from.structure(), to.structure()).stream()
            .map(FieldChange::of)
            .collect(Collectors.toSet());
    return to.inheritance().beyond(from.inheritance()).stream()
        .filter(part -> !seen.contains(part))
        .toList();
  }

  /**
   * Returns removed, added and changed fields, then the order and the validation; empty if the
   * structures are equal.
   */
  private static List<String> lines(DataStructure from, DataStructure to) {
    var lines = new ArrayList<String>();
    for (var field : from.fields()) {
      if (to.field(field.name()).isEmpty()) {
        lines.add("Removed %s (%s)".formatted(field.name(), field.displayName()));
      }
    }
    for (var field : to.fields()) {
      from.field(field.name())
          .ifPresentOrElse(before -> changed(before, field, lines), () -> lines.add(added(field)));
    }
    if (!inBoth(from, to).equals(inBoth(to, from))) {
      lines.add("Ordered the fields: " + String.join(", ", to.names()));
    }
    if (from.validation() != to.validation()) {
      lines.add("Changed validation: %s to %s".formatted(from.validation(), to.validation()));
    }
    return lines;
  }

  private static List<FieldChange> differences(DataStructure from, DataStructure to) {
    var differences = new ArrayList<FieldChange>();
    for (var field : from.fields()) {
      if (to.field(field.name()).isEmpty()) {
        differences.add(new FieldChange(field.name(), json(field), null));
      }
    }
    for (var field : to.fields()) {
      var before = from.field(field.name());
      if (before.isEmpty()) {
        differences.add(new FieldChange(field.name(), null, json(field)));
      } else {
        differences.addAll(differences(before.get(), field));
      }
    }
    if (!inBoth(from, to).equals(inBoth(to, from))) {
      differences.add(new FieldChange("order", from.names(), to.names()));
    }
    if (from.validation() != to.validation()) {
      differences.add(
          new FieldChange("validation", from.validation().name(), to.validation().name()));
    }
    return differences;
  }

  private static List<FieldChange> differences(Field from, Field to) {
    var different = parts(from, to);
    return PARTS.stream()
        .filter(part -> different.contains(part.name()))
        .map(
            part ->
                new FieldChange(to.name() + "." + part.name(), json(part, from), json(part, to)))
        .toList();
  }

  private static Map<String, Object> json(Field field) {
    var json = new LinkedHashMap<String, Object>();
    for (var part : PARTS) {
      var value = json(part, field);
      if (value != null) {
        json.put(part.name(), value);
      }
    }
    return json;
  }

  private static @Nullable Object json(Part part, Field field) {
    var value = part.value().apply(field);
    return value instanceof Enum<?> constant ? constant.name() : value;
  }

  /** The names of the parts in which two fields differ. */
  public static List<String> parts(Field from, Field to) {
    return PARTS.stream()
        .filter(part -> !Objects.equals(part.value().apply(from), part.value().apply(to)))
        .map(Part::name)
        .toList();
  }

  private static void changed(Field from, Field to, List<String> lines) {
    var differences = parts(from, to);
    if (!differences.isEmpty()) {
      lines.add(
          PARTS.stream()
              .filter(part -> differences.contains(part.name()))
              .map(
                  part ->
                      "%s %s to %s"
                          .formatted(part.name(), said(part.value(), from), said(part.value(), to)))
              .collect(Collectors.joining(", ", "Changed %s: ".formatted(to.name()), "")));
    }
  }

  private static String added(Field field) {
    return PARTS.stream()
        .filter(part -> part.value().apply(field) != null)
        .map(part -> part.name() + " " + said(part.value(), field))
        .collect(Collectors.joining(", ", "Added %s: ".formatted(field.name()), ""));
  }

  private static String said(Function<Field, @Nullable Object> part, Field field) {
    return switch (part.apply(field)) {
      case null -> "none";
      case String text -> '"' + text + '"';
      case Object other -> other.toString();
    };
  }

  private static List<String> inBoth(DataStructure one, DataStructure other) {
    return one.names().stream().filter(name -> other.field(name).isPresent()).toList();
  }
}
