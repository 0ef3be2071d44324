package dev.annals.schemabuilder.web;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.ValidationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The GraphQL type {@code DataStructure}: with whose it is, and the fields that the caller sees.
 */
record StructureView(int version, Scope scope, ValidationMode validation, List<Field> fields) {

  record Scope(StructureScope scope, @Nullable String tenantId) {}

  static StructureView ofAll(StructureOwner owner, DataStructure structure) {
    return new StructureView(
        structure.version(), scope(owner), structure.validation(), structure.fields());
  }

  static StructureView ofWhatIsOn(StructureOwner owner, DataStructure structure) {
    return new StructureView(
        structure.version(),
        scope(owner),
        structure.validation(),
        structure.fields().stream().filter(Field::enabled).toList());
  }

  private static Scope scope(StructureOwner owner) {
    var tenant = owner.tenant();
    return tenant == null
        ? new Scope(StructureScope.DEPLOYMENT, null)
        : new Scope(StructureScope.TENANT, tenant.value());
  }
}
