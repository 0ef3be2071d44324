package dev.annals.schemabuilder.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestTokens;
import graphql.schema.idl.SchemaParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StructureBuilderControllerTests {

  private static final String FIELD =
      "name displayName type enabled sortable filterable showInTable showInDetails required"
          + " choices maxLength description";
  private static final String STRUCTURE =
      " { version validation changes fields { custom %s } }".formatted(FIELD);

  @Autowired ApplicationContext context;
  @Autowired Ingestion ingestion;

  private final String acme = "t-" + UUID.randomUUID();
  private TestTokens server;
  private String vendor;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
    vendor = server.vendor();
    add("amount", "TEXT");
  }

  @Test
  void anotherTypeMakesAnotherSchemaAtOnce() {
    assertThat(typeOf("CustomFields", "fields")).containsEntry("amount", "String");
    assertThat(typeOf("CustomFieldsFilter", "inputFields")).containsEntry("amount", "TextFilter");

    var updated = update("amount", Map.of("type", "NUMBER", "displayName", "Sum"));

    assertThat(field(updated, "amount").required("displayName").asString()).isEqualTo("Sum");
    assertThat(texts(updated.required("changes")))
        .containsExactly(
            "Changed amount: displayName \"The amount\" to \"Sum\", type TEXT to NUMBER");
    assertThat(typeOf("CustomFields", "fields")).containsEntry("amount", "Float");
    assertThat(typeOf("CustomFieldsFilter", "inputFields")).containsEntry("amount", "NumberFilter");
  }

  @Test
  void aTypeStaysWhereAStoredValueWouldNotFit() {
    store("amount", 7, "much");

    var error =
        error(
            run(
                vendor,
                "mutation($input: UpdateFieldInput!) { updateField(name: \"amount\", input: $input)"
                    + " { version } }",
                Map.of("input", Map.of("type", "NUMBER"))));

    var extensions = error.required("extensions");
    assertThat(extensions.required("code").asString()).isEqualTo("CONFLICT");
    assertThat(texts(extensions.required("path"))).containsExactly("input", "type");
    assertThat(extensions.required("misfits").asInt()).isEqualTo(1);
    assertThat(texts(extensions.required("sample"))).containsExactly("much");
    assertThat(typeOf("CustomFields", "fields")).containsEntry("amount", "String");
  }

  @Test
  void misfitsAreCountedForWhoAsks() {
    add("rate", "NUMBER");
    store("rate", 7, "much", "more");

    var fields =
        run(vendor, "{ dataStructure { fields { name misfits } } }", Map.of())
            .required("data")
            .required("dataStructure");

    assertThat(field(fields, "rate").required("misfits").asInt()).isEqualTo(2);
    assertThat(field(fields, "action").required("misfits").asInt()).isZero();
  }

  @Test
  void removingTakesAFieldOutOfTheSchemaAndRestoringBringsItBack() {
    int version = structure().required("version").asInt();

    change("removeField(name: \"amount\")");
    assertThat(typeOf("CustomFields", "fields")).doesNotContainKey("amount");

    var restored = change("restoreStructure(version: %d)".formatted(version));
    assertThat(restored.required("version").asInt()).isEqualTo(version + 2);
    assertThat(typeOf("CustomFields", "fields")).containsEntry("amount", "String");
  }

  @Test
  void showsWhatIsOverriddenAndTakesItBack() {
    change("enableField(name: \"ip\", enabled: false)");
    change("orderFields(names: [\"amount\"])");
    change("setValidation(mode: STRICT)");
    var own = structure("overridden fields { name inherited overridden }");
    assertThat(texts(own.required("overridden"))).containsExactly("order", "validation");
    assertThat(texts(field(own, "ip").required("overridden"))).containsExactly("enabled");
    assertThat(field(own, "ip").required("inherited").asBoolean()).isTrue();
    assertThat(field(own, "amount").required("inherited").asBoolean()).isFalse();

    var reset =
        run(
                vendor,
                "mutation { resetField(name: \"ip\") { changes fields { name enabled overridden } } }",
                Map.of())
            .at("/data/resetField");
    assertThat(field(reset, "ip").required("enabled").asBoolean()).isTrue();
    assertThat(field(reset, "ip").required("overridden")).isEmpty();
    change("resetOrder");
    assertThat(change("resetValidation").required("validation").asString()).isEqualTo("LENIENT");
    assertThat(structure("overridden").required("overridden")).isEmpty();
    assertThat(
            path(
                error(
                    run(
                        vendor,
                        "mutation { resetField(name: \"amount\") { version } }",
                        Map.of()))))
        .containsExactly("name");
  }

  @Test
  void ordersFields() {
    var ordered = change("orderFields(names: [\"amount\", \"ip\"])");

    assertThat(names(ordered)).startsWith("amount", "ip", "occurredAt");
    assertThat(
            path(
                error(
                    run(
                        vendor,
                        "mutation { orderFields(names: [\"ip\", \"no\"]) { version } }",
                        Map.of()))))
        .containsExactly("names", "1");
  }

  @Test
  void strictRefusesEventsWithWhatIsNotDeclared() {
    change("setValidation(mode: STRICT)");
    var send = "mutation { sendAudit(input: {action: \"a\", custom: {%s}}) { duplicate } }";

    assertThat(path(error(run(vendor, send.formatted("sum: 7"), Map.of()))))
        .containsExactly("input", "custom", "sum");
    assertThat(path(error(run(vendor, send.formatted("amount: 7"), Map.of()))))
        .containsExactly("input", "custom", "amount");
    assertThat(run(vendor, send.formatted("amount: \"7\""), Map.of()).has("errors")).isFalse();
  }

  @Test
  void whatIsReadCanBeAppliedAndChangesNothing() {
    change("orderFields(names: [\"amount\"])");
    var before = structure();

    var after = apply(asInput(before), false);

    assertThat(after.required("version")).isEqualTo(before.required("version"));
    assertThat(after.required("fields")).isEqualTo(before.required("fields"));
    assertThat(after.required("changes").isEmpty()).isTrue();
  }

  @Test
  void aDryRunTellsWhatWouldChangeAndChangesNothing() {
    var before = structure();
    var input = asInput(before);
    fields(input).removeLast();
    fields(input).add(Map.of("name", "ward", "displayName", "Ward", "type", "EMAIL"));

    var would = apply(input, true);

    assertThat(names(would)).endsWith("ward");
    assertThat(texts(would.required("changes")))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("Removed amount"))
        .anyMatch(line -> line.startsWith("Added ward"));
    assertThat(structure()).isEqualTo(before);
    assertThat(apply(input, false).required("fields")).isEqualTo(would.required("fields"));
  }

  @Test
  void anErrorInAWholeStructureSaysWhere() {
    var input = asInput(structure());
    fields(input).add(Map.of("name", "1st", "displayName", "First", "type", "TEXT"));

    var error = error(run(vendor, applying(false), Map.of("input", input)));

    assertThat(path(error)).containsExactly("input", "fields", "22", "name");
  }

  @Test
  void whoSawAnEarlierVersionChangesNothing() {
    var input = asInput(structure());
    change("enableField(name: \"ip\", enabled: false)");

    var error = error(run(vendor, applying(false), Map.of("input", input)));

    assertThat(error.required("extensions").required("code").asString()).isEqualTo("CONFLICT");
    assertThat(error.required("extensions").required("currentVersion"))
        .isEqualTo(structure().required("version"));
    var other =
        run(
            vendor,
            "mutation { enableField(name: \"ip\", enabled: true, expectedVersion: 1) { version } }",
            Map.of());
    assertThat(TestTokens.codes(other)).containsExactly("CONFLICT");
  }

  @Test
  void ofManyWhoSawTheSameVersionOneChangesIt() {
    int version = structure().required("version").asInt();
    var document =
        "mutation($name: String!, $version: Int!) { addField(expectedVersion: $version,"
            + " input: {name: $name, displayName: $name, type: TEXT}) { version } }";

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 8)
              .mapToObj(i -> Map.<String, Object>of("name", "f" + i, "version", version))
              .map(
                  variables ->
                      CompletableFuture.supplyAsync(
                          () -> run(vendor, document, variables), threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();

      assertThat(answers).filteredOn(answer -> !answer.has("errors")).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.has("errors"))
          .allSatisfy(
              answer -> {
                assertThat(TestTokens.codes(answer)).containsExactly("CONFLICT");
                assertThat(error(answer).required("extensions").required("currentVersion").asInt())
                    .isEqualTo(version + 1);
              });
    }
  }

  @Test
  void theHistoryCanBeReadAndCompared() {
    change("enableField(name: \"ip\", enabled: false)");
    int version = structure().required("version").asInt();

    var answer =
        run(
                vendor,
                "{ structureVersions(first: 2) { version changed at by { kind id } what }"
                    + " structureDiff(from: %d) }".formatted(version - 1),
                Map.of())
            .required("data");

    var newest = answer.required("structureVersions").get(0);
    assertThat(newest.required("version").asInt()).isEqualTo(version);
    assertThat(newest.required("changed").asString()).isEqualTo("TENANT");
    assertThat(newest.required("by").required("kind").asString()).isEqualTo("VENDOR");
    assertThat(newest.required("what").asString()).isEqualTo("Turned ip off");
    assertThat(answer.required("structureVersions").get(1).required("what").asString())
        .isEqualTo("Added amount");
    assertThat(texts(answer.required("structureDiff")))
        .containsExactly("Changed ip: enabled true to false");
  }

  @Test
  void aTenantsUserIsNotToldWhoChangedTheDefault() {
    var owner = server.user(acme, "owner");

    var versions =
        server
            .graphql(
                owner, null, "{ structureVersions(first: 100) { changed by { kind id } what } }")
            .required("data")
            .required("structureVersions");

    assertThat(versions.valueStream())
        .isNotEmpty()
        .allMatch(
            each ->
                each.required("changed").asString().equals("TENANT")
                    || each.required("by").required("id").isNull());
  }

  @Test
  void theSchemaDocumentIsWhatTheCallerIsServed() {
    change("enableField(name: \"amount\", enabled: false)");
    add("region", "IP_ADDRESS");
    var user = server.user(acme, "viewer");

    var ofVendor = schemaDocument(vendor, acme);
    var ofUser = schemaDocument(user, null);

    var types = new SchemaParser().parse(ofVendor).types();
    assertThat(types.get("CustomFields").getChildren().toString()).contains("amount", "region");
    assertThat(ofUser).contains("region: IpFilter").doesNotContain("amount");
    assertThat(schemaDocument(vendor, null)).doesNotContain("region: IpFilter");
  }

  @Test
  void everyChangeAsksForItsPermission() {
    var reader = server.vendor(Permission.READ_AUDITS);
    for (var field :
        List.of(
            "updateField(name: \"amount\", input: {enabled: false})",
            "removeField(name: \"amount\")",
            "orderFields(names: [\"amount\"])",
            "setValidation(mode: STRICT)",
            "restoreStructure(version: 1)",
            "applyStructure(input: {fields: []})")) {
      var document = "mutation { %s { version } }".formatted(field);
      assertThat(TestTokens.codes(run(reader, document, Map.of())))
          .as(field)
          .containsExactly("FORBIDDEN");
      var viewer = server.user(acme, "viewer");
      assertThat(TestTokens.codes(server.graphql(viewer, null, document)))
          .as(field)
          .containsExactly("FORBIDDEN");
    }
    for (var field : List.of("structureVersions { version }", "structureDiff(from: 1)")) {
      assertThat(TestTokens.codes(run(reader, "{ %s }".formatted(field), Map.of())))
          .containsExactly("FORBIDDEN");
    }
    assertThat(names(structure())).contains("amount");
  }

  private void add(String name, String type) {
    change(
        "addField(input: {name: \"%s\", displayName: \"The %s\", type: %s})"
            .formatted(name, name, type));
  }

  private JsonNode update(String name, Map<String, Object> input) {
    var document =
        "mutation($input: UpdateFieldInput!) { updateField(name: \"%s\", input: $input)%s }"
            .formatted(name, STRUCTURE);
    return only(run(vendor, document, Map.of("input", input)));
  }

  private JsonNode change(String mutation) {
    return only(run(vendor, "mutation { %s%s }".formatted(mutation, STRUCTURE), Map.of()));
  }

  private JsonNode apply(Map<String, Object> input, boolean dryRun) {
    return only(run(vendor, applying(dryRun), Map.of("input", input)));
  }

  private static String applying(boolean dryRun) {
    return "mutation($input: DataStructureInput!) { applyStructure(input: $input, dryRun: %s)%s }"
        .formatted(dryRun, STRUCTURE);
  }

  private JsonNode structure() {
    return only(run(vendor, "{ dataStructure%s }".formatted(STRUCTURE), Map.of()));
  }

  private JsonNode structure(String selection) {
    return only(run(vendor, "{ dataStructure { %s } }".formatted(selection), Map.of()));
  }

  private String schemaDocument(String token, @Nullable String tenant) {
    return only(server.graphql(token, tenant, "{ schemaDocument }")).asString();
  }

  private Map<String, String> typeOf(String type, String members) {
    var types = new HashMap<String, String>();
    run(
            vendor,
            "{ __type(name: \"%s\") { %s { name type { name } } } }".formatted(type, members),
            Map.of())
        .required("data")
        .required("__type")
        .required(members)
        .valueStream()
        .forEach(
            member ->
                types.put(
                    member.required("name").asString(),
                    member.required("type").required("name").asString()));
    return types;
  }

  private JsonNode run(String token, String document, Map<String, Object> variables) {
    return server.graphql(token, acme, document, variables);
  }

  private static JsonNode only(JsonNode answer) {
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    return answer.required("data").valueStream().findFirst().orElseThrow();
  }

  private static JsonNode error(JsonNode answer) {
    return answer.required("errors").get(0);
  }

  private static List<String> path(JsonNode error) {
    return texts(error.required("extensions").required("path"));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static List<String> names(JsonNode structure) {
    return structure
        .required("fields")
        .valueStream()
        .map(field -> field.required("name").asString())
        .toList();
  }

  private static JsonNode field(JsonNode structure, String name) {
    return structure
        .required("fields")
        .valueStream()
        .filter(field -> field.required("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asInput(JsonNode structure) {
    var input =
        new LinkedHashMap<>(
            (Map<String, Object>) JsonMapper.shared().treeToValue(structure, Map.class));
    input.remove("changes");
    var fields = new ArrayList<Map<String, Object>>();
    for (var field : (List<Map<String, Object>>) input.get("fields")) {
      var copy = new LinkedHashMap<>(field);
      copy.remove("custom");
      fields.add(copy);
    }
    input.put("fields", fields);
    return input;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> fields(Map<String, Object> input) {
    return (List<Map<String, Object>>) input.get("fields");
  }

  private void store(String name, Object... values) {
    for (var value : values) {
      ingestion.send(new TenantId(acme), Map.of("action", "a", "custom", Map.of(name, value)));
    }
  }
}
