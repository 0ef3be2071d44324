package dev.annals.schemabuilder.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields that are added to a tenant's schema have descriptions too. */
class CustomFieldDescriptionTests {

  private final GraphQLSchema base =
      new SchemaGenerator()
          .makeExecutableSchema(TenantSchemaTests.sdl(), TenantSchemaTests.wiring(Map::of));

  @Test
  void namesFieldAndType() {
    var schema = with(field("region", FieldType.CHOICE, "Region", null));

    assertThat(output(schema, "region"))
        .isEqualTo("Value of the custom field \"Region\" of type `CHOICE`.");
    assertThat(filter(schema, "region"))
        .isEqualTo("Condition on the custom field \"Region\" of type `CHOICE`.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Where the account is hosted.      | Where the account is hosted.
          Where the account is hosted       | Where the account is hosted.
          ' Where the account is hosted '   | Where the account is hosted.
          Where is the account hosted?      | Where is the account hosted?
          Region (EU or US)                 | Region (EU or US).
          地域。                            | 地域。
          """)
  void includesDescriptionOfField(String description, String sentence) {
    var schema = with(field("region", FieldType.TEXT, "Region", description));

    assertThat(output(schema, "region"))
        .isEqualTo("Value of the custom field \"Region\" of type `TEXT`. " + sentence);
    assertThat(filter(schema, "region"))
        .isEqualTo("Condition on the custom field \"Region\" of type `TEXT`. " + sentence);
  }

  @Test
  void ignoresBlankDescription() {
    var schema = with(field("region", FieldType.TEXT, "Region", " "));

    assertThat(output(schema, "region"))
        .isEqualTo("Value of the custom field \"Region\" of type `TEXT`.");
  }

  @Test
  void describesFieldsOfEveryType() {
    var schema =
        with(
            Stream.of(FieldType.values())
                .map(type -> field(type.name().toLowerCase(Locale.ROOT), type, "Title", null))
                .toArray(Field[]::new));
    var described = new ArrayList<GraphQLNamedSchemaElement>(fields(schema).getFieldDefinitions());
    described.addAll(filters(schema).getFieldDefinitions());

    // The placeholders and a field for every type; JSON has no filter.
    assertThat(described).hasSize(2 + 2 * FieldType.values().length - 1);
    assertThat(described)
        .allSatisfy(each -> assertThat(each.getDescription()).matches("(?s)\\p{Lu}.*\\."));
  }

  private GraphQLSchema with(Field... fields) {
    var structure = new DataStructure(1, ValidationMode.LENIENT, List.of(fields));
    return new TenantSchemas(1).extend(base, CustomSchema.ofAll(structure));
  }

  private static String output(GraphQLSchema schema, String name) {
    return fields(schema).getFieldDefinition(name).getDescription();
  }

  private static String filter(GraphQLSchema schema, String name) {
    return filters(schema).getFieldDefinition(name).getDescription();
  }

  private static GraphQLObjectType fields(GraphQLSchema schema) {
    return Objects.requireNonNull(schema.getObjectType(TenantSchemas.FIELDS));
  }

  private static GraphQLInputObjectType filters(GraphQLSchema schema) {
    return (GraphQLInputObjectType) Objects.requireNonNull(schema.getType(TenantSchemas.FILTER));
  }

  private static Field field(String name, FieldType type, String displayName, String description) {
    var choices = type == FieldType.CHOICE ? List.of("eu", "us") : null;
    return new Field(
        name, displayName, type, true, true, true, true, true, true, false, choices, description);
  }
}
