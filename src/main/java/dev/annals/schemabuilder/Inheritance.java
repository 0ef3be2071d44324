package dev.annals.schemabuilder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The inherited fields of a structure and its overrides. A tenant's structure inherits from the
 * default, the default from the standard fields.
 *
 * @param fields the inherited fields by name, each with its overridden parts
 * @param structure which of {@code order} and {@code validation} are overridden
 */
public record Inheritance(Map<String, List<String>> fields, List<String> structure) {

  static final String ORDER = "order";
  static final String VALIDATION = "validation";
  static final Inheritance NONE = new Inheritance(Map.of(), List.of());

  public Inheritance {
    fields = Map.copyOf(fields);
    structure = List.copyOf(structure);
  }

  /**
   * The inheritance of the default: it overrides all parts that differ from the standard fields.
   */
  public static Inheritance ofDeployment(DataStructure deployment) {
    var standard = ChangeBase.STANDARD;
    var fields = new LinkedHashMap<String, List<String>>();
    for (var field : standard.fields()) {
      deployment
          .field(field.name())
          .ifPresent(now -> fields.put(field.name(), StructureDiff.parts(field, now)));
    }
    var structure = new ArrayList<String>();
    if (!deployment.names().equals(standard.orderOf(deployment).names())) {
      structure.add(ORDER);
    }
    if (deployment.validation() != standard.validation()) {
      structure.add(VALIDATION);
    }
    return new Inheritance(fields, structure);
  }

  public boolean includes(String field) {
    return fields.containsKey(field);
  }

  /** The overridden parts of a field; empty if it is not inherited. */
  public List<String> overridden(String field) {
    return fields.getOrDefault(field, List.of());
  }

  /** The parts that are overridden here but not in the other one, as {@code field.part}. */
  List<String> beyond(Inheritance other) {
    return Stream.concat(
            fields.keySet().stream()
                .filter(other::includes)
                .sorted()
                .flatMap(
                    field ->
                        overridden(field).stream()
                            .filter(part -> !other.overridden(field).contains(part))
                            .map(part -> field + "." + part)),
            structure.stream().filter(part -> !other.structure.contains(part)))
        .toList();
  }
}
