package dev.annals.api;

import dev.annals.kernel.Timestamps;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.scalars.ExtendedScalars;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/**
 * The scalars of the schema. Their descriptions and specification URLs are in {@code
 * graphql/schema.graphqls}.
 */
@Configuration(proxyBeanMethods = false)
class Scalars {

  /**
   * Strings are passed on unchecked, even if they are not valid times: the code that uses them can
   * report the path and the rule, and reject a single input. A scalar could only reject the whole
   * request.
   */
  private static final GraphQLScalarType DATE_TIME =
      GraphQLScalarType.newScalar().name("DateTime").coercing(new Text("DateTime")).build();

  private static final GraphQLScalarType CURSOR =
      GraphQLScalarType.newScalar().name("Cursor").coercing(new Text("Cursor")).build();

  @Bean
  RuntimeWiringConfigurer scalarWiring() {
    return wiring ->
        wiring
            .scalar(DATE_TIME)
            .scalar(CURSOR)
            .scalar(withoutDescription(ExtendedScalars.Json))
            .scalar(withoutDescription(ExtendedScalars.GraphQLLong));
  }

  /** Returns the scalar without its own description, which would override the one in the SDL. */
  private static GraphQLScalarType withoutDescription(GraphQLScalarType scalar) {
    return scalar.transform(builder -> builder.description(""));
  }

  /** A scalar that is a string for clients. */
  private record Text(String name) implements Coercing<String, String> {

    @Override
    public String serialize(Object result, GraphQLContext context, Locale locale) {
      return switch (result) {
        case Instant time -> Timestamps.format(time);
        case String text -> text;
        default ->
            throw new CoercingSerializeException("Not a %s: %s".formatted(name, result.getClass()));
      };
    }

    @Override
    public String parseValue(Object input, GraphQLContext context, Locale locale) {
      if (input instanceof String text) {
        return text;
      }
      throw new CoercingParseValueException("A %s must be a string".formatted(name));
    }

    @Override
    public String parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (input instanceof StringValue text) {
        return Objects.requireNonNull(text.getValue());
      }
      throw new CoercingParseLiteralException("A %s must be a string".formatted(name));
    }

    @Override
    public Value<?> valueToLiteral(Object input, GraphQLContext context, Locale locale) {
      return StringValue.of(serialize(input, context, locale));
    }
  }
}
