package dev.annals.schemabuilder.graphql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.graphql.CustomSchema.Custom;
import graphql.TrivialDataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeReference;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.schema.SchemaTransformer;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cache of schemas: the schema of the SDL with a tenant's custom fields. */
class TenantSchemas {

  static final String FIELDS = "CustomFields";
  static final String FILTER = "CustomFieldsFilter";

  private static final String SENTENCE_ENDS = ".!?…。！？";

  private final Cache<CustomSchema, GraphQLSchema> schemas;

  TenantSchemas(int kept) {
    this.schemas = Caffeine.newBuilder().maximumSize(kept).build();
  }

  GraphQLSchema extend(GraphQLSchema base, CustomSchema custom) {
    return custom.fields().isEmpty()
        ? base
        : schemas.get(custom, wanted -> SchemaTransformer.transformSchema(base, adding(wanted)));
  }

  /** The number of cached schemas. */
  long kept() {
    schemas.cleanUp();
    return schemas.estimatedSize();
  }

  private static GraphQLTypeVisitorStub adding(CustomSchema custom) {
    return new GraphQLTypeVisitorStub() {

      @Override
      public TraversalControl visitGraphQLObjectType(
          GraphQLObjectType type, TraverserContext<GraphQLSchemaElement> context) {
        if (!type.getName().equals(FIELDS)) {
          return TraversalControl.CONTINUE;
        }
        var code = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
        custom
            .fields()
            .forEach(
                field ->
                    code.dataFetcher(
                        FieldCoordinates.coordinates(FIELDS, field.name()), fetcher(field)));
        return changeNode(
            context,
            type.transform(to -> custom.fields().forEach(field -> to.field(output(field)))));
      }

      @Override
      public TraversalControl visitGraphQLInputObjectType(
          GraphQLInputObjectType type, TraverserContext<GraphQLSchemaElement> context) {
        return type.getName().equals(FILTER)
            ? changeNode(
                context,
                type.transform(
                    to ->
                        custom.fields().stream()
                            .map(TenantSchemas::filter)
                            .flatMap(Optional::stream)
                            .forEach(to::field)))
            : TraversalControl.CONTINUE;
      }
    };
  }

  private static GraphQLFieldDefinition output(Custom field) {
    return GraphQLFieldDefinition.newFieldDefinition()
        .name(field.name())
        .description(description("Value of", field))
        .type(GraphQLTypeReference.typeRef(outputType(field.type())))
        .build();
  }

  private static Optional<GraphQLInputObjectField> filter(Custom field) {
    return field.filterable()
        ? filterType(field.type())
            .map(
                type ->
                    GraphQLInputObjectField.newInputObjectField()
                        .name(field.name())
                        .description(description("Condition on", field))
                        .type(GraphQLTypeReference.typeRef(type))
                        .build())
        : Optional.empty();
  }

  /** A sentence that names the field and its type, followed by the field's own description. */
  private static String description(String what, Custom field) {
    var sentence =
        "%s the custom field \"%s\" of type `%s`."
            .formatted(what, field.displayName(), field.type());
    var own = field.description();
    return own == null || own.isBlank() ? sentence : sentence + " " + asSentence(own.strip());
  }

  private static String asSentence(String text) {
    return SENTENCE_ENDS.indexOf(text.codePointBefore(text.length())) < 0 ? text + "." : text;
  }

  private static String outputType(FieldType type) {
    return switch (type) {
      case TEXT, EMAIL, URL, CHOICE, IP_ADDRESS -> "String";
      case NUMBER -> "Float";
      case BOOLEAN -> "Boolean";
      case TIMESTAMP -> "DateTime";
      case SEVERITY -> "Severity";
      case JSON -> "JSON";
    };
  }

  private static Optional<String> filterType(FieldType type) {
    return switch (type) {
      case TEXT, EMAIL, URL, CHOICE -> Optional.of("TextFilter");
      case NUMBER -> Optional.of("NumberFilter");
      case BOOLEAN -> Optional.of("BooleanFilter");
      case TIMESTAMP -> Optional.of("TimeRange");
      case IP_ADDRESS -> Optional.of("IpFilter");
      case SEVERITY -> Optional.of("SeverityFilter");
      case JSON -> Optional.empty();
    };
  }

  /** Reads a value from the map of the parent field {@code custom}. */
  private static TrivialDataFetcher<@Nullable Object> fetcher(Custom custom) {
    var field = custom.field();
    return environment -> value(field, environment.getSource());
  }

  private static @Nullable Object value(Field field, @Nullable Object source) {
    if (!(source instanceof Map<?, ?> values)) {
      return null;
    }
    var value = field.fit(values.get(field.name()));
    if (field.type() != FieldType.NUMBER || value == null) {
      return value;
    }
    double number = ((Number) value).doubleValue();
    // A value that is too large for a Float must not fail the request; customJson has it as it was
    // sent.
    return Double.isFinite(number) ? number : null;
  }
}
