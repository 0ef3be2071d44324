package dev.annals.schemabuilder.graphql;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import graphql.GraphQLContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a tenant's GraphQL schema depends on, besides the SDL. Callers with equal values
 * share a schema. So tenants with the deployment's fields share one schema, and disabling a
 * standard field does not create a new one.
 */
record CustomSchema(List<Custom> fields) {

  /**
   * The parts of a custom field that affect the GraphQL schema. The last two determine which values
   * it returns.
   */
  record Custom(
      String name,
      String displayName,
      FieldType type,
      boolean filterable,
      @Nullable String description,
      @Nullable List<String> choices,
      @Nullable Integer maxLength) {

    static Custom of(Field field) {
      return new Custom(
          field.name(),
          field.displayName(),
          field.type(),
          field.filterable(),
          field.description(),
          field.choices(),
          field.maxLength());
    }

    /** Returns the field with these parts only. */
    Field field() {
      return new Field(
          name,
          displayName,
          type,
          true,
          true,
          true,
          filterable,
          true,
          true,
          false,
          choices,
          description,
          maxLength);
    }
  }

  /** The schema of the SDL, for requests without a tenant. */
  static final CustomSchema NONE = new CustomSchema(List.of());

  /** The schema for vendors, with all custom fields. */
  static CustomSchema ofAll(DataStructure structure) {
    return of(structure.customFields());
  }

  /** The schema for the tenant's users, with the enabled custom fields. */
  static CustomSchema ofEnabledFields(DataStructure structure) {
    return of(structure.customFields().stream().filter(Field::enabled).toList());
  }

  /** The schema of this request. */
  static CustomSchema in(GraphQLContext context) {
    return context.getOrDefault(CustomSchema.class, NONE);
  }

  void put(GraphQLContext context) {
    context.put(CustomSchema.class, this);
  }

  private static CustomSchema of(List<Field> fields) {
    return fields.isEmpty() ? NONE : new CustomSchema(fields.stream().map(Custom::of).toList());
  }
}
