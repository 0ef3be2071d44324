package dev.annals.api;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScalarsTests {

  private final TypeDefinitionRegistry sdl = new TypeDefinitionRegistry();
  private GraphQLSchema schema;

  @BeforeEach
  void buildSchema() {
    for (var file : Objects.requireNonNull(Path.of("graphql").toFile().listFiles())) {
      sdl.merge(new SchemaParser().parse(file));
    }
    var wiring = RuntimeWiring.newRuntimeWiring();
    new Scalars().scalarWiring().configure(wiring);
    schema = new SchemaGenerator().makeExecutableSchema(sdl, wiring.build());
  }

  @Test
  void hasTheDescriptionsOfTheSdl() {
    var declared =
        sdl.scalars().values().stream()
            .filter(scalar -> !ScalarInfo.isGraphqlSpecifiedScalar(scalar.getName()))
            .toList();

    assertThat(declared).hasSize(4);
    assertThat(declared)
        .allSatisfy(
            scalar ->
                assertThat(scalar(scalar.getName()).getDescription())
                    .isEqualTo(scalar.getDescription().getContent()));
  }

  @Test
  void hasTheSpecificationUrlOfTheSdl() {
    assertThat(scalar("DateTime").getSpecifiedByUrl())
        .isEqualTo("https://www.rfc-editor.org/rfc/rfc3339");
    assertThat(scalar("Cursor").getSpecifiedByUrl()).isNull();
  }

  private GraphQLScalarType scalar(String name) {
    return (GraphQLScalarType) Objects.requireNonNull(schema.getType(name));
  }
}
