package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.access.Permission;
import dev.annals.identity.providers.AuthorizationServer;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.Change;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.live.GraphQlSocket;
import dev.annals.tenants.TenantAccess;
import dev.annals.testing.TestTokens;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** With everything on that is on by default, over HTTP and WebSocket. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "annals.activity.off=")
class AutomaticEventsIntegrationTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AuthorizationServer PROVIDER = new AuthorizationServer();

  @DynamicPropertySource
  static void configure(DynamicPropertyRegistry properties) {
    properties.add("annals.access.issuers[0].issuer", PROVIDER::issuer);
    properties.add("annals.access.issuers[0].audiences", () -> "annals");
  }

  @BeforeAll
  static void startTheProvider() {
    PROVIDER.start();
  }

  @AfterAll
  static void stopTheProvider() {
    PROVIDER.close();
  }

  @Autowired ApplicationContext context;
  @Autowired AuditLog log;
  @Autowired BufferedRecorder notes;

  private final String tenant = "t-" + UUID.randomUUID();
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void aUsersDayIsInTheTenantsLog() throws Exception {
    send("order.paid");
    var user = server.user(tenant, "owner");
    ask(user, "{ auditEvents(first: 5) { nodes { id } } }");
    var id =
        ask(user, "{ auditEvents(filter: {action: {equals: \"order.paid\"}}) { nodes { id } } }")
            .at("/data/auditEvents/nodes/0/id")
            .asString();
    ask(
        user,
        "{ auditEvents(search: \"paid\", filter: {severity: {atLeast: INFO}}) { nodes { id } } }");
    ask(user, "{ auditEvent(id: \"%s\") { action } }".formatted(id));
    follow(user);
    download(user, export(user));
    ask(user, "mutation { enableField(name: \"ip\", enabled: false) { version } }");
    awaitActions("portal_link.created", "user.signed_in", "export.completed", "structure.changed");
    assertThat(notes.writeAll()).isTrue();

    assertThat(events(new TenantId(tenant)))
        .extracting(AuditEvent::action)
        .contains(
            "portal_link.created",
            "user.signed_in",
            "order.paid",
            "log.viewed",
            "log.searched",
            "event.opened",
            "live_stream.opened",
            "export.requested",
            "export.completed",
            "export.downloaded",
            "structure.changed")
        .doesNotContain("tenant.created", "log.viewed_by_vendor");
    assertThat(details(the("portal_link.created")))
        .containsEntry("user", "ana")
        .containsEntry("roles", List.of("owner"));
    assertThat(the("user.signed_in").value("actorId")).isEqualTo("ana");
    assertThat(the("user.signed_in").value("resourceId")).isEqualTo("ana");
    assertThat(details(the("user.signed_in")))
        .isEqualTo(
            Map.of("link", Objects.requireNonNull(the("portal_link.created").value("resourceId"))));
    assertThat(the("user.signed_in").ip()).isNotNull();
    var viewed = the("log.viewed");
    assertThat(viewed.actor())
        .isEqualTo(new dev.annals.ingest.log.Actor("ana", "Ana", "ana@acme.test", ActorType.USER));
    assertThat(viewed.ip()).isNotNull();
    assertThat(viewed.userAgent()).startsWith("Java-http-client");
    assertThat(details(viewed)).isEqualTo(Map.of("count", 1));
    var searched =
        events(new TenantId(tenant)).stream()
            .filter(event -> event.action().equals("log.searched"))
            .toList();
    // A minute can end between the two.
    assertThat(count(searched)).isEqualTo(2);
    assertThat(searched.toString()).contains("action", "search", "severity");
    assertThat(searched.toString()).doesNotContain("order.paid").doesNotContain("paid");
    assertThat(Objects.requireNonNull(the("event.opened").resource()).id()).isEqualTo(id);
    assertThat(the("export.downloaded").severity()).isEqualTo(Severity.MEDIUM);
    assertThat(details(the("export.completed")).keySet()).isEqualTo(Set.of("events", "sha256"));
    assertThat(the("structure.changed").changes())
        .containsExactly(new Change("ip.enabled", true, false));
    assertThat(Objects.requireNonNull(the("structure.changed").actor()).id()).isEqualTo("ana");
    assertThat(the("structure.changed").ip()).isNotNull();
    assertThat(concerning(tenant)).extracting(AuditEvent::action).containsExactly("tenant.created");
  }

  @Test
  void whoComesFromAnIdentityProviderSignsInOnceHoweverManyTokensItHas() throws Exception {
    var claims =
        Map.<String, Object>of(
            "sub",
            "u-7",
            "name",
            "Ana",
            "email",
            "ana@acme.test",
            "aud",
            List.of("annals"),
            "tenant",
            tenant,
            "roles",
            List.of("viewer"));
    for (int tokens = 0; tokens < 2; tokens++) {
      var token = PROVIDER.token(claims);
      ask(token, "{ viewer { id } }");
      ask(token, "{ viewer { id } }");
      follow(token);
    }
    notes.writeAll();

    var signedIn = the("user.signed_in");
    assertThat(signedIn.actor())
        .isEqualTo(new dev.annals.ingest.log.Actor("u-7", "Ana", "ana@acme.test", ActorType.USER));
    assertThat(signedIn.value("resourceId")).isEqualTo("u-7");
    assertThat(signedIn.ip()).isNotNull();
    assertThat(signedIn.userAgent()).startsWith("Java-http-client");
    assertThat(details(signedIn)).isEqualTo(Map.of("provider", PROVIDER.issuer()));
  }

  @Test
  void writingDownCausesNothingMoreToBeWrittenDown() {
    send("order.paid");
    var user = server.user(tenant, "viewer");
    ask(user, "{ auditEvents { nodes { id } } }");
    notes.writeAll();
    awaitActions("portal_link.created", "user.signed_in", "log.viewed");
    await().atMost(PATIENCE).until(() -> !concerning(tenant).isEmpty());
    var own = new TenantId(tenant);
    long last = log.last(own);

    for (int i = 0; i < 5; i++) {
      notes.writeAll();
    }

    assertThat(log.last(own)).isEqualTo(last);
    assertThat(concerning(tenant)).hasSize(1);
  }

  @Test
  void aVendorsReadingIsNotWrittenDownAndItsExportIs() {
    send("order.paid");
    var vendor = server.vendor();
    ask(vendor, "{ auditEvents { nodes { id } } auditFacets(fields: [\"action\"]) { field } }");
    export(vendor);
    notes.writeAll();
    awaitActions("export.completed");

    assertThat(events(new TenantId(tenant)))
        .extracting(AuditEvent::action)
        .containsExactlyInAnyOrder("order.paid", "export.requested", "export.completed");
    assertThat(Objects.requireNonNull(the("export.requested").actor()).type())
        .isEqualTo(ActorType.SERVICE);
  }

  @Test
  void whatIsRefusedIsNoReading() {
    send("order.paid");
    var user = server.user(tenant, "viewer");
    var answer =
        server.graphql(user, null, "{ auditEvents(search: \"colour:red\") { nodes { id } } }");
    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    var unknown = "{ auditEvent(id: \"%s\") { id } }".formatted(UUID.randomUUID());
    assertThat(ask(user, unknown).at("/data/auditEvent").isNull()).isTrue();
    notes.writeAll();

    assertThat(events(new TenantId(tenant)))
        .extracting(AuditEvent::action)
        .doesNotContain("log.viewed", "log.searched", "event.opened");
  }

  @Test
  void aStrictStructureDoesNotKeepThemOut() {
    send("order.paid");
    var vendor = server.vendor();
    ask(vendor, "mutation { setValidation(mode: STRICT) { version } }");
    awaitActions("structure.changed");

    assertThat(the("structure.changed").changes())
        .containsExactly(new Change("validation", "LENIENT", "STRICT"));
    assertThat(details(the("structure.changed"))).containsOnlyKeys("version");
  }

  @Test
  void theSwitchIsInTheTenantsLogAndTheSuspensionInTheDeployments() {
    send("order.paid");
    var vendor = server.vendor();
    var id = Map.of("id", tenant);
    ok(
        server.graphql(
            vendor,
            null,
            "mutation($id: ID!) { enableAuditLogs(tenantId: $id, enabled: false) { id } }",
            id));
    awaitActions("audit_logs.disabled");
    ok(
        server.graphql(
            vendor, null, "mutation($id: ID!) { suspendTenant(tenantId: $id) { id } }", id));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(concerning(tenant))
                    .extracting(AuditEvent::action)
                    .containsExactlyInAnyOrder("tenant.created", "tenant.suspended"));

    assertThat(the("audit_logs.disabled").changes())
        .containsExactly(new Change("auditLogsEnabled", true, false));
  }

  @Test
  void otherLimitsAreInTheTenantsLog() {
    send("order.paid");
    ok(
        server.graphql(
            server.vendor(),
            null,
            "mutation($id: ID!) { setTenantLimits(tenantId: $id, limits: {eventsPerSecond: 100,"
                + " unfinishedExports: 9}) { id } }",
            Map.of("id", tenant)));
    awaitActions("limits.changed");

    assertThat(the("limits.changed").changes())
        .containsExactly(
            new Change("eventsPerSecond", 25_000, 100), new Change("unfinishedExports", 5, 9));
    assertThat(Objects.requireNonNull(the("limits.changed").actor()).type())
        .isEqualTo(ActorType.SERVICE);
  }

  @Test
  void whoIsNotLetInIsInTheDeploymentsLogOnceAMinute() {
    var stranger = new TestTokens.Client("nobody-" + UUID.randomUUID(), "wrong-secret");
    for (int i = 0; i < 3; i++) {
      server.askForToken(stranger, "grant_type=client_credentials");
    }
    server.graphql("no-token", null, "{ viewer { id } }");
    var known = server.client(Permission.ALL, null);
    server.token(known);
    notes.writeAll();

    var failed =
        deployment().stream()
            .filter(event -> event.action().equals("sign_in.failed"))
            .filter(event -> stranger.id().equals(event.value("actorId")))
            .toList();
    // A minute can end between two of them.
    assertThat(failed).isNotEmpty();
    assertThat(count(failed)).isEqualTo(3);
    assertThat(details(failed.getFirst())).containsEntry("reasons", List.of("unknown"));
    assertThat(failed.getFirst().ip()).isNotNull();
    assertThat(deployment()).extracting(AuditEvent::action).contains("token.refused");
    assertThat(deployment())
        .filteredOn(event -> event.action().equals("credential.signed_in"))
        .extracting(event -> event.value("resourceId"))
        .contains(known.id());
  }

  @Test
  void aServersStartIsInTheDeploymentsLog() {
    notes.writeAll();

    assertThat(deployment()).extracting(AuditEvent::action).contains("server.started");
  }

  private void send(String action) {
    ok(
        server.graphql(
            server.vendor(),
            tenant,
            "mutation($a: String!) { sendAudit(input: {action: $a}) { duplicate } }",
            Map.of("a", action)));
  }

  private JsonNode ask(String token, String document) {
    return ok(server.graphql(token, tenant, document));
  }

  private static JsonNode ok(JsonNode answer) {
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    return answer;
  }

  private void follow(String token) {
    try (var socket = GraphQlSocket.open(server.base(), token, tenant)) {
      socket.subscribe("1", "subscription { auditEventsAdded { cursor } }", Map.of());
      assertThat(socket.next().path("type").asString()).isEqualTo("next");
    }
  }

  /** The path of a finished file. */
  @Test
  void theDeletionOfAnExportIsWrittenDown() throws Exception {
    send("order.paid");
    var user = server.user(tenant, "owner");
    var url = export(user);
    var id = url.substring(url.lastIndexOf('/') + 1);

    var answer = ask(user, "mutation { deleteExport(id: \"%s\") }".formatted(id));

    assertThat(answer.at("/data/deleteExport").asBoolean()).isTrue();
    awaitActions("export.deleted");
    var deleted = the("export.deleted");
    assertThat(deleted.value("resourceId")).isEqualTo(id);
    assertThat(deleted.value("actorId")).isEqualTo("ana");
    assertThat(details(deleted)).containsOnlyKeys("events", "sha256");
  }

  private String export(String token) {
    var id =
        ask(token, "mutation { requestExport(input: {format: CSV}) { id } }")
            .at("/data/requestExport/id")
            .asString();
    var query = "{ export(id: \"%s\") { status downloadUrl } }".formatted(id);
    await()
        .atMost(PATIENCE)
        .until(() -> ask(token, query).at("/data/export/status").asString().equals("COMPLETED"));
    return ask(token, query).at("/data/export/downloadUrl").asString();
  }

  private void download(String token, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var file =
          http.send(
              HttpRequest.newBuilder(server.base().resolve(path))
                  .header("Authorization", "Bearer " + token)
                  .header(TenantAccess.HEADER, tenant)
                  .build(),
              BodyHandlers.ofString());
      assertThat(file.statusCode()).isEqualTo(200);
    }
  }

  private void awaitActions(String... actions) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(events(new TenantId(tenant)))
                    .extracting(AuditEvent::action)
                    .contains(actions));
  }

  private AuditEvent the(String action) {
    var those =
        events(new TenantId(tenant)).stream()
            .filter(event -> event.action().equals(action))
            .toList();
    assertThat(those).as(action).hasSize(1);
    return those.getFirst();
  }

  @SuppressWarnings("unchecked") // a JSON object
  private static Map<String, Object> details(AuditEvent event) {
    return (Map<String, Object>) Objects.requireNonNull(event.custom().get("annals"));
  }

  private static long count(List<AuditEvent> joined) {
    return joined.stream()
        .mapToLong(event -> ((Number) details(event).get("count")).longValue())
        .sum();
  }

  private List<AuditEvent> events(TenantId of) {
    return log.readAfter(of, 0, 1_000);
  }

  private List<AuditEvent> deployment() {
    return log.readBefore(TenantId.DEPLOYMENT, Long.MAX_VALUE, 1_000);
  }

  /** What the deployment's log has about a tenant. */
  private List<AuditEvent> concerning(String id) {
    return deployment().stream().filter(event -> id.equals(event.value("resourceId"))).toList();
  }
}
