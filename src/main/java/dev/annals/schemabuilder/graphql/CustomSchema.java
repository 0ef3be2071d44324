package dev.annals.schemabuilder.graphql;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import graphql.GraphQLContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a tenant's GraphQL schema depends on, besides the SDL: who has the same is served the
 * same. So tenants with the deployment's fields share one schema, and a standard field that is
 * turned off makes no new one.
 */
record CustomSchema(List<Custom> fields) {

  /** What GraphQL knows of a custom field; the last two decide which values it shows. */
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

    /** The field, of which no more is known here. */
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

  /** The schema as the SDL has it, for who asks for no tenant. */
  static final CustomSchema NONE = new CustomSchema(List.of());

  /** With every custom field, as vendors see it. */
  static CustomSchema ofAll(DataStructure structure) {
    return of(structure.customFields());
  }

  /** With the custom fields that are on, as the tenant's users see it. */
  static CustomSchema ofWhatIsOn(DataStructure structure) {
    return of(structure.customFields().stream().filter(Field::enabled).toList());
  }

  /** The one chosen for this request. */
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
