package dev.annals.schemabuilder.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Caller;
import dev.annals.access.Callers;
import dev.annals.access.Permission;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.scalars.ExtendedScalars;
import graphql.schema.Coercing;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.unit.DataSize;

class TenantSchemaTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final String REGION = "{ auditEvent(id: \"1\") { custom { region } } }";

  private final Map<TenantId, DataStructure> structures =
      new HashMap<>(
          Map.of(
              ACME,
              structure(on("region", FieldType.CHOICE), off("secret", FieldType.TEXT)),
              GLOBEX,
              structure(on("ward", FieldType.TEXT))));
  private final List<String> parsed = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private Map<String, Object> custom = Map.of("region", "eu", "secret", "s", "_", "x");
  private DataStructures inForce = tenant -> Objects.requireNonNull(structures.get(tenant));
  private final GraphQL graphql = graphql();

  @Test
  void everyTypeIsServedAsItsOwn() {
    structures.put(
        ACME,
        structure(
            on("text", FieldType.TEXT),
            on("email", FieldType.EMAIL),
            on("url", FieldType.URL),
            on("choice", FieldType.CHOICE),
            on("address", FieldType.IP_ADDRESS),
            on("number", FieldType.NUMBER),
            on("large", FieldType.NUMBER),
            on("huge", FieldType.NUMBER),
            on("bool", FieldType.BOOLEAN),
            on("time", FieldType.TIMESTAMP),
            on("grade", FieldType.SEVERITY),
            on("json", FieldType.JSON)));
    custom =
        Map.ofEntries(
            Map.entry("text", "t"),
            Map.entry("email", "a@acme.test"),
            Map.entry("url", "https://acme.test"),
            Map.entry("choice", "eu"),
            Map.entry("address", "10.0.0.1"),
            Map.entry("number", 1.5),
            Map.entry("large", 9_007_199_254_740_993L),
            Map.entry("huge", new java.math.BigDecimal("1e999")),
            Map.entry("bool", true),
            Map.entry("time", "2026-01-31T10:30:00+01:00"),
            Map.entry("grade", "high"),
            Map.entry("json", Map.of("a", List.of(1))));

    var expected = new LinkedHashMap<String, Object>();
    expected.put("text", "t");
    expected.put("email", "a@acme.test");
    expected.put("url", "https://acme.test");
    expected.put("choice", "eu");
    expected.put("address", "10.0.0.1");
    expected.put("number", 1.5);
    expected.put("large", 9.007199254740992E15);
    expected.put("huge", null);
    expected.put("bool", true);
    expected.put("time", "2026-01-31T09:30:00.000Z");
    expected.put("grade", "HIGH");
    expected.put("json", Map.of("a", List.of(1)));
    assertThat(customOf(vendor(ACME), "{ " + String.join(" ", expected.keySet()) + " }"))
        .isEqualTo(expected);
  }

  @Test
  void whatDoesNotFitItsTypeIsNull() {
    custom = Map.of("region", 7);

    assertThat(customOf(vendor(ACME), "{ region _ }"))
        .containsEntry("region", null)
        .containsEntry("_", null);
  }

  @Test
  void otherChoicesAreAnotherSchema() {
    assertThat(customOf(vendor(ACME), "{ region }")).containsEntry("region", "eu");

    structures.put(ACME, structure(choice("region", "us", "ap")));

    assertThat(customOf(vendor(ACME), "{ region }")).containsEntry("region", null);
  }

  @Test
  void keepsOnlySoManySchemas() {
    var schemas = new TenantSchemas(2);
    var base = graphql.getGraphQLSchema();
    IntStream.range(0, 20)
        .forEach(
            i ->
                schemas.extend(
                    base, CustomSchema.ofAll(structure(on("field" + i, FieldType.TEXT)))));

    assertThat(schemas.kept()).isLessThanOrEqualTo(2);
  }

  @Test
  void filtersAreTypedAndJsonHasNone() {
    structures.put(
        ACME,
        structure(
            on("text", FieldType.TEXT),
            on("number", FieldType.NUMBER),
            on("bool", FieldType.BOOLEAN),
            on("time", FieldType.TIMESTAMP),
            on("address", FieldType.IP_ADDRESS),
            on("grade", FieldType.SEVERITY),
            on("json", FieldType.JSON),
            notFilterable("plain")));

    assertThat(filters(vendor(ACME)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "_", "Boolean",
                "text", "TextFilter",
                "number", "NumberFilter",
                "bool", "BooleanFilter",
                "time", "TimeRange",
                "address", "IpFilter",
                "grade", "SeverityFilter"));
  }

  @Test
  void aTenantsUsersHaveNoSchemaOfWhatIsOff() {
    assertThat(fields(user(ACME))).containsExactly("_", "region");
    assertThat(fields(vendor(ACME))).containsExactly("_", "region", "secret");
    assertThat(run(user(ACME), "{ auditEvent(id: \"1\") { custom { secret } } }").getErrors())
        .singleElement()
        .asString()
        .contains("Field 'secret' in type 'CustomFields' is undefined");
  }

  @Test
  void withoutATenantThereAreNoCustomFields() {
    assertThat(fields(vendor(null))).containsExactly("_");
    assertThat(introspect(null, "CustomFields", "fields")).extracting("name").containsExactly("_");
  }

  @Test
  void whatIsValidForOneTenantIsNotForAnother() {
    assertThat(run(vendor(ACME), REGION).getErrors()).isEmpty();

    assertThat(run(vendor(GLOBEX), REGION).getErrors()).hasSize(1);
    assertThat(run(vendor(null), REGION).getErrors()).hasSize(1);
    assertThat(run(vendor(ACME), REGION).getErrors()).isEmpty();
  }

  @Test
  void parsesADocumentOncePerSchema() {
    run(vendor(ACME), REGION);
    run(vendor(ACME), REGION);
    run(user(ACME), REGION);
    run(user(ACME), REGION);

    assertThat(parsed).hasSize(2);
  }

  @Test
  void keepsNoDocumentThatIsRefused() {
    run(vendor(GLOBEX), REGION);
    run(vendor(GLOBEX), REGION);

    assertThat(parsed).hasSize(2);
  }

  @Test
  void aNewFieldIsThereWithTheNextRequest() {
    assertThat(run(vendor(GLOBEX), REGION).getErrors()).isNotEmpty();

    structures.put(GLOBEX, structure(on("region", FieldType.TEXT)));

    assertThat(run(vendor(GLOBEX), REGION).getErrors()).isEmpty();
  }

  @Test
  void aRequestUnderWayEndsUnderTheSchemaItBeganWith() {
    meanwhile = () -> structures.put(ACME, structure(on("ward", FieldType.TEXT)));

    assertThat(customOf(vendor(ACME), "{ region }")).containsEntry("region", "eu");
    assertThat(fields(vendor(ACME))).containsExactly("_", "ward");
  }

  @Test
  void tenantsWithTheSameFieldsShareOneSchema() {
    var schemas = new TenantSchemas(10);
    var base = graphql.getGraphQLSchema();
    var acme = CustomSchema.ofAll(structures.get(ACME));
    var other = CustomSchema.ofAll(structure(structures.get(ACME).fields().toArray(Field[]::new)));

    assertThat(schemas.extend(base, acme)).isSameAs(schemas.extend(base, other)).isNotSameAs(base);
    assertThat(schemas.extend(base, CustomSchema.NONE)).isSameAs(base);
  }

  @Test
  void aStoreThatIsAwayIsAnErrorOfTheRequest() {
    inForce =
        tenant -> {
          throw new DataAccessResourceFailureException("no primary");
        };

    var error = run(vendor(ACME), REGION).getErrors().getFirst();

    assertThat(error.getExtensions())
        .containsEntry("code", "STORE_UNAVAILABLE")
        .containsKey("executionId");
    assertThat(error.getMessage()).doesNotContain("primary");
  }

  @Test
  void anyOtherFaultIsAnErrorOfTheRequestToo() {
    inForce =
        tenant -> {
          throw new Refusal(Refusal.Code.TENANT_SUSPENDED, "Suspended");
        };
    assertThat(run(vendor(ACME), REGION).getErrors().getFirst().getExtensions())
        .containsEntry("code", "TENANT_SUSPENDED");

    inForce =
        tenant -> {
          throw new IllegalStateException("a fault");
        };
    assertThat(run(vendor(ACME), REGION).getErrors().getFirst().getExtensions())
        .containsEntry("code", "INTERNAL_ERROR");
  }

  @Test
  void servesAsManyFieldsAsATenantMayHave() {
    structures.put(
        ACME,
        structure(
            IntStream.range(0, 128)
                .mapToObj(i -> on("field" + i, FieldType.values()[i % 10]))
                .toArray(Field[]::new)));

    assertThat(fields(vendor(ACME))).hasSize(129);
  }

  private Map<String, Object> customOf(Caller caller, String selection) {
    var result = run(caller, "{ auditEvent(id: \"1\") { custom " + selection + " } }");
    assertThat(result.getErrors()).isEmpty();
    Map<String, Map<String, Map<String, Object>>> data = result.getData();
    return data.get("auditEvent").get("custom");
  }

  private List<Object> fields(Caller caller) {
    return introspect(caller, "CustomFields", "fields").stream()
        .map(field -> field.get("name"))
        .toList();
  }

  private Map<String, Object> filters(Caller caller) {
    var filters = new HashMap<String, Object>();
    for (var field : introspect(caller, "CustomFieldsFilter", "inputFields")) {
      filters.put((String) field.get("name"), ((Map<?, ?>) field.get("type")).get("name"));
    }
    return filters;
  }

  private List<Map<String, Object>> introspect(Caller caller, String type, String members) {
    var result =
        run(
            caller,
            "{ __type(name: \"%s\") { %s { name type { name } } } }".formatted(type, members));
    assertThat(result.getErrors()).isEmpty();
    Map<String, Map<String, List<Map<String, Object>>>> data = result.getData();
    return data.get("__type").get(members);
  }

  private ExecutionResult run(Caller caller, String document) {
    var input = ExecutionInput.newExecutionInput(document).build();
    if (caller != null) {
      Callers.put(input.getGraphQLContext(), caller);
    }
    return graphql.execute(input);
  }

  private GraphQL graphql() {
    var documents = new ParsedDocuments(DataSize.ofKilobytes(64));
    return GraphQL.newGraphQL(
            new SchemaGenerator().makeExecutableSchema(sdl(), wiring(this::event)))
        .instrumentation(
            new TenantSchemaInstrumentation(tenant -> inForce.of(tenant), new TenantSchemas(10)))
        .preparsedDocumentProvider(
            (input, parse) ->
                documents.getDocumentAsync(
                    input,
                    again -> {
                      parsed.add(again.getQuery());
                      return parse.apply(again);
                    }))
        .build();
  }

  private Map<String, Object> event() {
    meanwhile.run();
    return Map.of("custom", custom);
  }

  static TypeDefinitionRegistry sdl() {
    var files = new File("graphql").listFiles((directory, name) -> name.endsWith(".graphqls"));
    var registry = new TypeDefinitionRegistry();
    for (var file : files) {
      registry.merge(new SchemaParser().parse(file));
    }
    return registry;
  }

  static RuntimeWiring wiring(java.util.function.Supplier<Object> event) {
    return RuntimeWiring.newRuntimeWiring()
        .scalar(ExtendedScalars.Json)
        .scalar(ExtendedScalars.GraphQLLong)
        .scalar(scalar("DateTime"))
        .scalar(scalar("Cursor"))
        .type("Query", type -> type.dataFetcher("auditEvent", environment -> event.get()))
        .type("CustomFields", type -> type.dataFetcher("_", environment -> null))
        .build();
  }

  private static GraphQLScalarType scalar(String name) {
    return GraphQLScalarType.newScalar()
        .name(name)
        .coercing(
            new Coercing<Object, Object>() {
              @Override
              public Object serialize(
                  Object value, graphql.GraphQLContext context, java.util.Locale locale) {
                return value instanceof Instant time ? Timestamps.format(time) : value;
              }
            })
        .build();
  }

  private static DataStructure structure(Field... fields) {
    return new DataStructure(1, ValidationMode.LENIENT, List.of(fields));
  }

  private static Field on(String name, FieldType type) {
    return field(name, type, true, true);
  }

  private static Field off(String name, FieldType type) {
    return field(name, type, false, true);
  }

  private static Field notFilterable(String name) {
    return field(name, FieldType.TEXT, true, false);
  }

  private static Field choice(String name, String... choices) {
    return new Field(
        name,
        name,
        FieldType.CHOICE,
        true,
        true,
        true,
        true,
        true,
        true,
        false,
        List.of(choices),
        null);
  }

  private static Field field(String name, FieldType type, boolean enabled, boolean filterable) {
    var choices = type == FieldType.CHOICE ? List.of("eu", "us") : null;
    return new Field(
        name, name, type, true, enabled, true, filterable, true, true, false, choices, null);
  }

  private static Caller vendor(TenantId tenant) {
    return caller(Caller.Kind.VENDOR, tenant);
  }

  private static Caller user(TenantId tenant) {
    return caller(Caller.Kind.TENANT_USER, tenant);
  }

  private static Caller caller(Caller.Kind kind, TenantId tenant) {
    return new Caller(
        kind,
        "id",
        null,
        null,
        Permission.ALL,
        Set.of(),
        null,
        tenant,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }
}
