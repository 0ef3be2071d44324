package dev.annals.schemabuilder.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.ChangeRecord;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.Overlay;
import dev.annals.schemabuilder.StructureStore;
import dev.annals.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StructureControllerTests {

  private static final String ADD =
      "mutation($input: AddFieldInput!, $scope: StructureScope) {"
          + " addField(input: $input, scope: $scope) { version scope { scope tenantId }"
          + " fields { name displayName type custom enabled choices } } }";
  private static final String ENABLE =
      "mutation($name: String!, $enabled: Boolean!) {"
          + " enableField(name: $name, enabled: $enabled) { version fields { name enabled } } }";
  private static final String SEND =
      "mutation { sendAudit(input: {action: \"a\", custom: {region: \"eu\", amount: \"much\"}})"
          + " { event { structureVersion custom { %s } } } }";

  @Autowired ApplicationContext context;
  @Autowired StructureStore store;
  @Autowired DataStructures structures;

  private final String acme = fresh();
  private final String globex = fresh();
  private TestTokens server;
  private String vendor;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
    vendor = server.vendor();
  }

  @Test
  void aNewTenantHasTheDefault() {
    var structure = structure(vendor, acme, "");

    assertThat(structure.required("scope").required("tenantId").asString()).isEqualTo(acme);
    assertThat(structure.required("validation").asString()).isEqualTo("LENIENT");
    assertThat(names(structure)).startsWith("occurredAt", "actor", "action", "resource");
  }

  @Test
  void servesANewFieldTypedFromTheNextRequestOn() {
    var added = add(vendor, acme, region()).required("data").required("addField");

    var field = added.required("fields").valueStream().toList().getLast();
    assertThat(field.required("type").asString()).isEqualTo("CHOICE");
    assertThat(field.required("enabled").asBoolean()).isTrue();
    var sent = server.graphql(vendor, acme, SEND.formatted("region"));
    var event = sent.required("data").required("sendAudit").required("event");
    assertThat(event.required("custom").required("region").asString()).isEqualTo("eu");
    assertThat(event.required("structureVersion").asInt())
        .isEqualTo(added.required("version").asInt());
  }

  @Test
  void aStoredValueOfAnotherTypeIsNull() {
    add(vendor, acme, Map.of("name", "amount", "displayName", "Amount", "type", "NUMBER"));

    var sent = server.graphql(vendor, acme, SEND.formatted("amount"));

    var custom = sent.required("data").required("sendAudit").required("event").required("custom");
    assertThat(custom.required("amount").isNull()).isTrue();
  }

  @Test
  void whatIsValidForOneTenantIsNotForAnother() {
    add(vendor, acme, region());
    var document = SEND.formatted("region");

    assertThat(server.graphql(vendor, acme, document).has("errors")).isFalse();
    assertThat(TestTokens.codes(server.graphql(vendor, globex, document)))
        .containsExactly("BAD_INPUT");
    assertThat(server.graphql(vendor, acme, document).has("errors")).isFalse();
  }

  @Test
  void introspectionShowsEachTenantItsOwn() {
    add(vendor, acme, region());

    assertThat(introspect(vendor, acme, "CustomFields", "fields")).containsExactly("_", "region");
    assertThat(introspect(vendor, acme, "CustomFieldsFilter", "inputFields"))
        .containsExactly("_", "region");
    assertThat(introspect(vendor, globex, "CustomFields", "fields")).doesNotContain("region");
    assertThat(introspect(vendor, null, "CustomFields", "fields")).containsExactly("_");
  }

  @Test
  void whatIsOffIsGoneForTheTenantsUsersAtOnce() {
    add(vendor, acme, region());
    var user = server.user(acme, "viewer");
    assertThat(introspect(user, null, "CustomFields", "fields")).contains("region");

    enable(vendor, acme, "region", false);

    assertThat(introspect(user, null, "CustomFields", "fields")).containsExactly("_");
    assertThat(introspect(vendor, acme, "CustomFields", "fields")).contains("region");
    assertThat(names(structure(user, null, ""))).contains("ip").doesNotContain("region", "outcome");
    assertThat(names(structure(vendor, acme, ""))).contains("region", "outcome");
  }

  @Test
  void aTenantsBuilderConfiguresItsOwnTenantOnly() {
    var builder = server.user(acme, "owner");

    assertThat(names(add(builder, null, region()).required("data").required("addField")))
        .contains("region", "outcome");
    var refused =
        server.graphql(builder, null, ADD, Map.of("input", region(), "scope", "DEPLOYMENT"));
    assertThat(TestTokens.codes(refused)).containsExactly("FORBIDDEN");
  }

  @Test
  void theDefaultIsForCredentialsOfAllTenants() {
    var some = server.vendorOf(Set.of(acme), Permission.CONFIGURE_STRUCTURE);

    var refused = server.graphql(some, null, ADD, Map.of("input", region()));

    assertThat(TestTokens.codes(refused)).containsExactly("FORBIDDEN");
  }

  @Test
  void changingAsksForItsPermission() {
    structure(vendor, acme, "");
    var reader = server.vendor(Permission.READ_AUDITS);

    assertThat(TestTokens.codes(add(reader, acme, region()))).containsExactly("FORBIDDEN");
    assertThat(TestTokens.codes(enable(reader, acme, "ip", false))).containsExactly("FORBIDDEN");
    assertThat(TestTokens.codes(server.graphql(reader, null, "{ dataStructure { version } }")))
        .containsExactly("FORBIDDEN");
    assertThat(structure(reader, acme, "").required("version").asInt()).isPositive();
  }

  @Test
  void anErrorSaysWhereAndWhatWouldBeRight() {
    var refused = add(vendor, acme, Map.of("name", "1st", "displayName", "First", "type", "TEXT"));

    var error = refused.required("errors").get(0);
    assertThat(error.required("message").asString()).startsWith("A field name must have 1 to 64");
    assertThat(error.required("extensions").required("code").asString()).isEqualTo("BAD_INPUT");
    assertThat(error.required("extensions").required("path").valueStream().map(JsonNode::asString))
        .containsExactly("input", "name");
    assertThat(TestTokens.codes(enable(vendor, acme, "nope", true))).containsExactly("NOT_FOUND");
  }

  @Test
  void earlierVersionsCanBeReadByWhoConfigures() {
    int before = structure(vendor, acme, "").required("version").asInt();
    add(vendor, acme, region());

    var earlier = structure(vendor, acme, "(version: %d)".formatted(before));
    assertThat(names(earlier)).doesNotContain("region");
    var reader = server.vendor(Permission.READ_AUDITS);
    var document = "{ dataStructure(version: %d) { version } }";
    assertThat(TestTokens.codes(server.graphql(reader, acme, document.formatted(before))))
        .containsExactly("FORBIDDEN");
    assertThat(TestTokens.codes(server.graphql(vendor, acme, document.formatted(before + 99))))
        .containsExactly("NOT_FOUND");
  }

  @Test
  void changesSideBySideTakePlaceOrSayWhatTheyMet() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var changes =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> add(vendor, i % 2 == 0 ? acme : globex, plain("f" + i)), threads))
              .toList();
      for (int i = 0; i < changes.size(); i++) {
        var answer = changes.get(i).join();
        var tenant = i % 2 == 0 ? acme : globex;
        if (answer.has("errors")) {
          assertThat(TestTokens.codes(answer)).containsExactly("CONFLICT");
          assertThat(answer.at("/errors/0/extensions/currentVersion").asInt()).isPositive();
        }
        assertThat(names(structure(vendor, tenant, "")).contains("f" + i))
            .isEqualTo(!answer.has("errors"));
      }
    }
    assertThat(structures.of(new TenantId(acme)).customFields()).isNotEmpty();
    assertThat(structures.of(new TenantId(globex)).customFields()).isNotEmpty();
  }

  private static Map<String, Object> plain(String name) {
    return Map.of("name", name, "displayName", name, "type", "TEXT");
  }

  @Test
  void whatAnotherNodeChangesIsSeenWithinASecond() {
    var tenant = new TenantId(acme);
    var before = structures.of(tenant);
    var field =
        new Field(
            "there",
            "There",
            FieldType.TEXT,
            true,
            true,
            true,
            true,
            true,
            true,
            false,
            null,
            null);

    store.insert(
        new Overlay(tenant, 1, before.version(), Map.of(), List.of(field)),
        new ChangeRecord(Instant.EPOCH, "VENDOR", "c1", "Added there"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(structures.of(tenant).field("there")).isPresent());
  }

  private JsonNode add(String token, String tenant, Map<String, Object> input) {
    return server.graphql(token, tenant, ADD, Map.of("input", input));
  }

  private JsonNode enable(String token, String tenant, String name, boolean enabled) {
    return server.graphql(token, tenant, ENABLE, Map.of("name", name, "enabled", enabled));
  }

  private JsonNode structure(String token, String tenant, String arguments) {
    var document =
        "{ dataStructure%s { version validation scope { scope tenantId } fields { name } } }"
            .formatted(arguments);
    return server.graphql(token, tenant, document).required("data").required("dataStructure");
  }

  private List<String> introspect(String token, String tenant, String type, String members) {
    var document = "{ __type(name: \"%s\") { %s { name } } }".formatted(type, members);
    return server
        .graphql(token, tenant, document)
        .required("data")
        .required("__type")
        .required(members)
        .valueStream()
        .map(member -> member.required("name").asString())
        .toList();
  }

  private static List<String> names(JsonNode structure) {
    return structure
        .required("fields")
        .valueStream()
        .map(field -> field.required("name").asString())
        .toList();
  }

  private static Map<String, Object> region() {
    return Map.of(
        "name", "region",
        "displayName", "Region",
        "type", "CHOICE",
        "choices", List.of("eu", "us"));
  }

  private static String fresh() {
    return "t-" + UUID.randomUUID();
  }
}
