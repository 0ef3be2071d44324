package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's overrides of the deployment's data structure. Parts without an override are inherited
 * and follow later changes of the deployment; overrides remain.
 *
 * @param version 1, 2, 3 … of this tenant's own changes
 * @param base the version of the deployment's structure when this version was created
 * @param overrides the overridden parts of inherited fields, by field name
 * @param fields the tenant's own fields; they take precedence over fields of the deployment with
 *     the same name
 * @param order the tenant's order of names; empty if it is inherited. Inherited fields that are not
 *     in it follow their predecessor in the deployment's order, own fields are at the end
 * @param validation {@code null} if it is inherited
 */
public record Overlay(
    TenantId tenant,
    int version,
    int base,
    Map<String, FieldPatch> overrides,
    List<Field> fields,
    List<String> order,
    @Nullable ValidationMode validation) {

  public Overlay {
    overrides = Map.copyOf(overrides);
    fields = List.copyOf(fields);
    order = List.copyOf(order);
  }

  /** Creates an overlay with inherited order and validation. */
  public Overlay(
      TenantId tenant,
      int version,
      int base,
      Map<String, FieldPatch> overrides,
      List<Field> fields) {
    this(tenant, version, base, overrides, fields, List.of(), null);
  }

  public static Overlay none(TenantId tenant) {
    return new Overlay(tenant, 0, 0, Map.of(), List.of());
  }

  /**
   * The version of the tenant's structure when this overlay was created. It increases by one with
   * each change of the tenant's or the deployment's structure.
   */
  public int since() {
    return base + version;
  }

  /** Returns the tenant's structure: the deployment's structure with these overrides. */
  DataStructure over(DataStructure deployment) {
    if (version == 0) {
      return deployment;
    }
    var own = fields.stream().collect(Collectors.toMap(Field::name, field -> field));
    var inherited = new LinkedHashMap<String, Field>();
    for (var field : deployment.fields()) {
      if (!own.containsKey(field.name())) {
        inherited.put(
            field.name(), overrides.getOrDefault(field.name(), FieldPatch.NONE).over(field));
      }
    }
    var names = ordered(List.copyOf(inherited.keySet()));
    return new DataStructure(
        deployment.version() + version,
        validation == null ? deployment.validation() : validation,
        names.stream()
            .map(name -> inherited.containsKey(name) ? inherited.get(name) : own.get(name))
            .toList());
  }

  /**
   * Returns the next version, which results in the wanted structure. Parts that the tenant has
   * changed remain overridden, even if they are equal to the deployment's.
   *
   * @param wanted MUST have all inherited fields
   */
  public Overlay becoming(DataStructure wanted, DataStructure deployment) {
    var before = over(deployment);
    var own = fields.stream().map(Field::name).collect(Collectors.toSet());
    var newFields = new ArrayList<Field>();
    var newOverrides = new HashMap<>(overrides);
    for (var field : wanted.fields()) {
      var inherited = own.contains(field.name()) ? null : before.field(field.name()).orElse(null);
      if (inherited == null) {
        newFields.add(field);
      } else if (!inherited.equals(field)) {
        var parts = overrides.getOrDefault(field.name(), FieldPatch.NONE);
        newOverrides.put(field.name(), parts.with(inherited, field));
      }
    }
    var kept =
        order.stream()
            .filter(name -> before.field(name).isEmpty() || wanted.field(name).isPresent())
            .toList();
    var next =
        new Overlay(
            tenant,
            version + 1,
            deployment.version(),
            newOverrides,
            newFields,
            kept,
            wanted.validation() == before.validation() ? validation : wanted.validation());
    var names =
        next.over(deployment).names().stream()
            .filter(name -> wanted.field(name).isPresent())
            .toList();
    return names.equals(wanted.names()) ? next : next.ordering(wanted.names());
  }

  /** Returns the next version, with the content of another version. */
  public Overlay restoring(Overlay other, DataStructure deployment) {
    return new Overlay(
        tenant,
        version + 1,
        deployment.version(),
        other.overrides,
        other.fields,
        other.order,
        other.validation);
  }

  /** Returns the next version, without overrides of this field. */
  public Overlay inheriting(String field, DataStructure deployment) {
    var kept = new HashMap<>(overrides);
    kept.remove(field);
    return new Overlay(tenant, version + 1, deployment.version(), kept, fields, order, validation);
  }

  /**
   * Returns the next version, in which these fields have no overrides except for the given parts;
   * returns this version if that is already so.
   */
  public Overlay inheritingAllBut(Map<String, FieldPatch> given, DataStructure deployment) {
    var kept = new HashMap<String, FieldPatch>();
    overrides.forEach(
        (field, parts) -> {
          var stated = given.containsKey(field) ? parts.within(given.get(field)) : parts;
          if (!stated.equals(FieldPatch.NONE)) {
            kept.put(field, stated);
          }
        });
    return kept.equals(overrides)
        ? this
        : new Overlay(tenant, version + 1, deployment.version(), kept, fields, order, validation);
  }

  /** Returns the next version, with the inherited order. */
  public Overlay inheritingOrder(DataStructure deployment) {
    return new Overlay(
        tenant, version + 1, deployment.version(), overrides, fields, List.of(), validation);
  }

  /** Returns the next version, with the inherited validation. */
  public Overlay inheritingValidation(DataStructure deployment) {
    return new Overlay(tenant, version + 1, deployment.version(), overrides, fields, order, null);
  }

  /** The inherited fields and their overrides. */
  Inheritance inheritance(DataStructure deployment) {
    var own = fields.stream().map(Field::name).collect(Collectors.toSet());
    var inherited = new HashMap<String, List<String>>();
    for (var name : deployment.names()) {
      if (!own.contains(name)) {
        inherited.put(name, overrides.getOrDefault(name, FieldPatch.NONE).names());
      }
    }
    var structure = new ArrayList<String>();
    if (!order.isEmpty()) {
      structure.add(Inheritance.ORDER);
    }
    if (validation != null) {
      structure.add(Inheritance.VALIDATION);
    }
    return new Inheritance(inherited, structure);
  }

  /**
   * Limits the version number to that of {@code before} plus one, so that versions are consecutive.
   */
  public Overlay nextTo(Overlay before) {
    return version <= before.version + 1
        ? this
        : new Overlay(tenant, before.version + 1, base, overrides, fields, order, validation);
  }

  private Overlay ordering(List<String> names) {
    return new Overlay(tenant, version, base, overrides, fields, names, validation);
  }

  private List<String> ordered(List<String> inherited) {
    var left = new HashSet<>(inherited);
    fields.forEach(field -> left.add(field.name()));
    var names = new ArrayList<>(order.stream().filter(left::remove).toList());
    var previous = "";
    for (var name : inherited) {
      if (left.remove(name)) {
        names.add(names.indexOf(previous) + 1, name);
      }
      previous = name;
    }
    fields.stream().map(Field::name).filter(left::remove).forEach(names::add);
    return names;
  }
}
