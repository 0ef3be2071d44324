package dev.annals.tenants.web;

import static dev.annals.testing.TestTokens.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.identity.http.Announced;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.TenantCreated;
import dev.annals.tenants.TenantSuspended;
import dev.annals.tenants.Tenants;
import dev.annals.testing.ServerTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class TenantControllerTests extends ServerTest {

  private static final String VIEWER = "{ viewer { id tenant { id auditLogsEnabled } } }";
  private static final String CREATE =
      "mutation($id: ID!, $name: String) { createTenant(input: {id: $id, name: $name}) { id name }"
          + " }";
  private static final String LIST =
      "query($first: Int, $after: Cursor) { tenants(first: $first, after: $after)"
          + " { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } }";

  @Autowired Tenants tenants;
  @Autowired AuditLog log;

  // ---- the tenant of a request

  @Test
  void bringsATenantIntoBeingWhenASenderNamesIt() {
    var id = freshTenant();

    var viewer = data(server.graphql(server.vendor(Permission.WRITE_AUDITS), id, VIEWER), "viewer");

    assertThat(viewer.required("tenant").required("id").asString()).isEqualTo(id);
    assertThat(tenants.find(new TenantId(id))).isPresent();
  }

  @Test
  void bringsNoTenantIntoBeingForAReader() {
    var id = freshTenant();

    var answer = server.graphql(server.vendor(Permission.READ_AUDITS), id, VIEWER);

    assertThat(codes(answer)).containsExactly("NOT_FOUND");
    assertThat(tenants.find(new TenantId(id))).isEmpty();
  }

  @Test
  void keepsARestrictedCredentialFromOtherTenants() {
    var own = freshTenant();
    var token = server.vendorOf(Set.of(own), Permission.WRITE_AUDITS);

    assertThat(codes(server.graphql(token, own, VIEWER))).isEmpty();
    assertThat(codes(server.graphql(token, freshTenant(), VIEWER))).containsExactly("FORBIDDEN");
  }

  @Test
  void keepsAUserInItsTenant() {
    var own = freshTenant();
    var token = server.user(own, "owner");

    assertThat(tenant(server.graphql(token, null, VIEWER))).isEqualTo(own);
    assertThat(tenant(server.graphql(token, own, VIEWER))).isEqualTo(own);
    assertThat(codes(server.graphql(token, freshTenant(), VIEWER))).containsExactly("FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$where", ".hidden", "a b", "a/b"})
  void refusesATenantThatIsNone(String id) {
    var answer = server.graphql(server.vendor(), id, VIEWER);

    assertThat(codes(answer)).containsExactly("BAD_INPUT");
    var extensions = answer.required("errors").get(0).required("extensions");
    assertThat(texts(extensions.required("path"))).containsExactly("X-Tenant-Id");
    assertThat(extensions.has("executionId")).isTrue();
  }

  @Test
  void needsNoTenantUntilSomebodyAsksForIt() {
    var viewer = data(server.graphql(server.vendor(), null, VIEWER), "viewer");

    assertThat(viewer.required("tenant").isNull()).isTrue();
  }

  @Test
  void announcesATenantOnceHoweverManyNameItAtOnce() throws Exception {
    var id = new TenantId(freshTenant());
    var calls = new ArrayList<Callable<Object>>();
    for (var i = 0; i < 16; i++) {
      calls.add(() -> tenants.provision(id));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var call : threads.invokeAll(calls)) {
        assertThat(call.get()).isEqualTo(tenants.get(id));
      }
    }
    assertThat(Announced.of(context).stream().filter(new TenantCreated(id)::equals)).hasSize(1);
  }

  // ---- managing tenants

  @Test
  void createsATenantAndNamesIt() {
    var id = freshTenant();
    var manager = server.vendor(Permission.MANAGE_TENANTS);

    var created = data(server.graphql(manager, null, CREATE, Map.of("id", id)), "createTenant");
    assertThat(created.required("name").asString()).isEqualTo(id);

    var named = server.graphql(manager, null, CREATE, Map.of("id", id, "name", "Acme GmbH"));
    assertThat(data(named, "createTenant").required("name").asString()).isEqualTo("Acme GmbH");
    assertThat(tenants.get(new TenantId(id)).name()).isEqualTo("Acme GmbH");
  }

  @Test
  void switchesTheLogOffAndOn() {
    var id = freshTenant();
    tenants.provision(new TenantId(id));
    var manager = server.vendor(Permission.MANAGE_TENANTS);
    var document =
        "mutation($id: ID!, $on: Boolean!) { enableAuditLogs(tenantId: $id, enabled: $on)"
            + " { auditLogsEnabled } }";

    for (var on : new boolean[] {false, true}) {
      var answer = server.graphql(manager, null, document, Map.of("id", id, "on", on));
      assertThat(data(answer, "enableAuditLogs").required("auditLogsEnabled").asBoolean())
          .isEqualTo(on);
      assertThat(tenants.get(new TenantId(id)).auditLogsEnabled()).isEqualTo(on);
    }
    var unknown = server.graphql(manager, null, document, Map.of("id", freshTenant(), "on", true));
    assertThat(codes(unknown)).containsExactly("NOT_FOUND");
  }

  @Test
  void hidesALogThatIsSwitchedOffFromItsUsers() {
    var id = freshTenant();
    var user = server.user(id, "owner");
    var read = "{ auditEvents(first: 1) { nodes { id } } }";
    assertThat(codes(server.graphql(user, null, read))).isEmpty();

    tenants.enableAuditLogs(new TenantId(id), false);

    assertThat(codes(server.graphql(user, null, read))).containsExactly("AUDIT_LOGS_DISABLED");
    assertThat(codes(server.graphql(user, null, VIEWER))).isEmpty();
    assertThat(codes(server.graphql(server.vendor(), id, read))).isEmpty();
  }

  @Test
  void answersATenantOrNull() {
    var id = freshTenant();
    tenants.provision(new TenantId(id));
    var manager = server.vendor(Permission.MANAGE_TENANTS);
    var document = "query($id: ID!) { tenant(id: $id) { id name } }";

    assertThat(data(server.graphql(manager, null, document, Map.of("id", id)), "tenant").isNull())
        .isFalse();
    assertThat(
            data(server.graphql(manager, null, document, Map.of("id", freshTenant())), "tenant")
                .isNull())
        .isTrue();
    var nonsense = server.graphql(manager, null, document, Map.of("id", "$x"));
    assertThat(codes(nonsense)).containsExactly("BAD_INPUT");
  }

  @Test
  void pagesThroughAllTenants() {
    for (var i = 0; i < 5; i++) {
      tenants.provision(new TenantId(freshTenant()));
    }
    var manager = server.vendor(Permission.MANAGE_TENANTS);
    var seen = new ArrayList<String>();
    String after = null;
    do {
      var variables = new HashMap<String, Object>();
      variables.put("first", 2);
      variables.put("after", after);
      var page = data(server.graphql(manager, null, LIST, variables), "tenants");
      page.required("nodes").forEach(node -> seen.add(node.required("id").asString()));
      var info = page.required("pageInfo");
      after =
          info.required("hasNextPage").asBoolean() ? info.required("endCursor").asString() : null;
    } while (after != null);

    assertThat(seen).hasSizeGreaterThanOrEqualTo(5).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void findsTenantsByWhatTheirIdOrNameHasInIt() {
    var mark = freshTenant();
    var first = named("Hooli+(Logistics) of " + mark);
    var second = named("Lager, HOOLI+(logistics) of " + mark);
    var third = named("Hooli Logistics of " + mark);
    var fourth = named("\\E.* of " + mark);

    assertThat(found("hooli+(LOGISTICS) of " + mark, 10)).containsExactlyInAnyOrder(first, second);
    assertThat(found(" of " + mark + " ", 1))
        .containsExactlyInAnyOrder(first, second, third, fourth);
    assertThat(found("\\e.* of " + mark, 10)).containsExactly(fourth);
    assertThat(found(third.substring(0, third.length() - 1), 10)).containsExactly(third);
    assertThat(found(".* of " + mark + "$", 10)).isEmpty();
    assertThat(found(" ", 200)).contains(first);
    var tooLong = server.graphql(server.vendor(), null, FIND, Map.of("text", "x".repeat(257)));
    assertThat(codes(tooLong)).containsExactly("BAD_INPUT");
    assertThat(texts(tooLong.at("/errors/0/extensions/path"))).containsExactly("search");
  }

  private static final String FIND =
      "query($text: String, $first: Int, $after: Cursor)"
          + " { tenants(search: $text, first: $first, after: $after)"
          + " { nodes { id } pageInfo { hasNextPage endCursor } } }";

  private String named(String name) {
    var id = freshTenant();
    tenants.provision(new TenantId(id));
    tenants.rename(new TenantId(id), name);
    return id;
  }

  /** All that fit, read so many at a time. */
  private List<String> found(String text, int first) {
    var ids = new ArrayList<String>();
    var variables = new HashMap<String, Object>(Map.of("text", text, "first", first));
    JsonNode page;
    do {
      page = data(server.graphql(server.vendor(), null, FIND, variables), "tenants");
      page.required("nodes").forEach(node -> ids.add(node.required("id").asString()));
      variables.put("after", page.at("/pageInfo/endCursor").asString(null));
    } while (page.at("/pageInfo/hasNextPage").asBoolean());
    return ids;
  }

  @Test
  void refusesACursorFromElsewhere() {
    var answer =
        server.graphql(server.vendor(), null, LIST, Map.of("first", 2, "after", "Zm9yZ2Vk"));

    assertThat(codes(answer)).containsExactly("BAD_CURSOR");
    assertThat(codes(server.graphql(server.vendor(), null, LIST, Map.of("first", 0))))
        .containsExactly("BAD_INPUT");
  }

  @Test
  void showsARestrictedManagerItsOwnTenantsAlone() {
    var own = freshTenant();
    var other = freshTenant();
    tenants.provision(new TenantId(own));
    tenants.provision(new TenantId(other));
    var token = server.vendorOf(Set.of(own), Permission.MANAGE_TENANTS);

    var page = data(server.graphql(token, null, LIST, Map.of()), "tenants");
    assertThat(page.required("nodes")).hasSize(1);

    var document = "query($id: ID!) { tenant(id: $id) { id } }";
    assertThat(codes(server.graphql(token, null, document, Map.of("id", other))))
        .containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(token, null, CREATE, Map.of("id", freshTenant()))))
        .containsExactly("FORBIDDEN");
  }

  @Test
  void keepsTenantsFromWhoMayNotManageThem() {
    var vendor =
        server.vendor(
            Permission.WRITE_AUDITS,
            Permission.READ_AUDITS,
            Permission.EXPORT_AUDITS,
            Permission.CONFIGURE_STRUCTURE,
            Permission.MANAGE_ACCESS);
    var owner = server.user(freshTenant(), "owner");

    for (var token : new String[] {vendor, owner}) {
      var answer = server.graphql(token, null, LIST);
      assertThat(codes(answer)).containsExactly("FORBIDDEN");
      assertThat(answer.required("errors").get(0).required("message").asString())
          .contains(Permission.MANAGE_TENANTS);
      assertThat(codes(server.graphql(token, null, CREATE, Map.of("id", freshTenant()))))
          .containsExactly("FORBIDDEN");
    }
  }

  private static final String SUSPEND =
      "mutation($id: ID!, $on: Boolean! = true) { suspendTenant(tenantId: $id, suspended: $on)"
          + " { id suspended } }";
  private static final String SEND = "mutation { sendAudit(input: {action: \"a\"}) { duplicate } }";

  @Test
  void suspendsATenantAndLetsItGoOn() {
    var id = freshTenant();
    var user = server.user(id, "owner");
    var sender = server.vendor(Permission.WRITE_AUDITS);
    var manager = server.vendor(Permission.MANAGE_TENANTS);

    var suspended = server.graphql(manager, null, SUSPEND, Map.of("id", id));

    assertThat(data(suspended, "suspendTenant").required("suspended").asBoolean()).isTrue();
    assertThat(codes(server.graphql(user, null, VIEWER))).containsExactly("TENANT_SUSPENDED");
    assertThat(codes(server.graphql(sender, id, SEND))).containsExactly("TENANT_SUSPENDED");
    var read = "{ auditEvents(first: 1) { nodes { id } } }";
    assertThat(codes(server.graphql(server.vendor(Permission.READ_AUDITS), id, read))).isEmpty();

    server.graphql(manager, null, SUSPEND, Map.of("id", id, "on", false));
    assertThat(codes(server.graphql(user, null, VIEWER))).isEmpty();
    assertThat(codes(server.graphql(sender, id, SEND))).isEmpty();
    assertThat(
            Announced.of(context).stream()
                .filter(TenantSuspended.class::isInstance)
                .map(TenantSuspended.class::cast)
                .filter(event -> event.tenant().equals(new TenantId(id))))
        .extracting(TenantSuspended::suspended)
        .containsExactly(true, false);
  }

  /** What was accepted before the suspension is stored or refused before it is answered. */
  @Test
  void appendsNothingAfterTheAnswerToASuspension() throws Exception {
    var id = freshTenant();
    var sender = server.vendor(Permission.WRITE_AUDITS);
    var manager = server.vendor(Permission.MANAGE_TENANTS);
    assertThat(codes(server.graphql(sender, id, SEND))).isEmpty();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var senders = new ArrayList<Callable<Boolean>>();
      var sent = new CountDownLatch(200);
      for (int i = 0; i < 16; i++) {
        senders.add(() -> sendUntilRefused(sender, id, sent));
      }
      var all = senders.stream().map(threads::submit).toList();
      sent.await();

      server.graphql(manager, null, SUSPEND, Map.of("id", id));
      long after = log.last(new TenantId(id));

      for (var each : all) {
        assertThat(each.get()).isTrue();
      }
      assertThat(log.last(new TenantId(id))).isEqualTo(after).isGreaterThanOrEqualTo(200);
    }
  }

  private boolean sendUntilRefused(String token, String tenant, CountDownLatch sent) {
    while (true) {
      var codes = codes(server.graphql(token, tenant, SEND));
      if (!codes.isEmpty()) {
        return codes.equals(List.of("TENANT_SUSPENDED"));
      }
      sent.countDown();
    }
  }

  @Test
  void letsOnlyWhoManagesTenantsSuspendOne() {
    var id = freshTenant();
    for (var token :
        new String[] {server.user(id, "owner"), server.vendor(Permission.MANAGE_ACCESS)}) {
      assertThat(codes(server.graphql(token, null, SUSPEND, Map.of("id", id))))
          .containsExactly("FORBIDDEN");
    }
    assertThat(codes(server.graphql(server.vendor(), null, SUSPEND, Map.of("id", freshTenant()))))
        .containsExactly("NOT_FOUND");
  }

  @Test
  void makesNoTenantUnderANameThatIsNone() {
    var id = freshTenant();

    var answer =
        server.graphql(server.vendor(), null, CREATE, Map.of("id", id, "name", "x".repeat(257)));

    assertThat(codes(answer)).containsExactly("BAD_INPUT");
    assertThat(tenants.find(new TenantId(id))).isEmpty();
  }

  @Test
  void tellsHowMuchATenantHasSentAndWhenLast() {
    var id = freshTenant();
    var vendor = server.vendor();
    var document = "query($id: ID!) { tenant(id: $id) { events lastEventAt } }";
    tenants.provision(new TenantId(id));
    var before = data(server.graphql(vendor, null, document, Map.of("id", id)), "tenant");
    assertThat(before.required("events").asLong()).isZero();
    assertThat(before.required("lastEventAt").isNull()).isTrue();

    var start = Instant.now();
    server.graphql(vendor, id, SEND);
    server.graphql(vendor, id, SEND);

    var after = data(server.graphql(vendor, null, document, Map.of("id", id)), "tenant");
    assertThat(after.required("events").asLong()).isEqualTo(2);
    assertThat(Instant.parse(after.required("lastEventAt").asString()))
        .isBetween(start.minusSeconds(1), Instant.now().plusSeconds(1));
    var own = "{ viewer { tenant { events } } }";
    assertThat(codes(server.graphql(server.user(id, "viewer"), null, own))).isEmpty();
    assertThat(codes(server.graphql(server.vendor(Permission.WRITE_AUDITS), id, own)))
        .containsExactly("FORBIDDEN");
  }

  private static final String LIMIT =
      "mutation($id: ID!, $limits: TenantLimitsInput!) { setTenantLimits(tenantId: $id, limits:"
          + " $limits) { id limits { eventsPerSecond questionsPerSecond liveStreams"
          + " unfinishedExports } } }";

  @Test
  void setsOneLimitAndLeavesTheOthersAsTheyAre() {
    var id = freshTenant();
    tenants.provision(new TenantId(id));

    assertThat(limited(id, Map.of("eventsPerSecond", 2))).containsExactly(2, 1_000, 500, 5);
    assertThat(limited(id, Map.of("liveStreams", 7, "unfinishedExports", 1)))
        .containsExactly(2, 1_000, 7, 1);
    var back = new java.util.HashMap<String, @Nullable Object>();
    back.put("eventsPerSecond", null);
    back.put("questionsPerSecond", 3);
    assertThat(limited(id, back)).containsExactly(25_000, 3, 7, 1);
  }

  @Test
  void aLimitHoldsForTheTenantItWasSetFor() {
    var id = freshTenant();
    var sender = server.vendor(Permission.WRITE_AUDITS);
    server.graphql(sender, id, SEND);
    limited(id, Map.of("questionsPerSecond", 1, "unfinishedExports", 1, "liveStreams", 1));
    var user = server.user(id, "auditor");
    var read = "{ auditEvents(first: 1) { nodes { id } } }";

    // A second's worth comes back each second: so many are refused however slow this runs.
    var refused = new ArrayList<String>();
    for (int i = 0; i < 200 && refused.isEmpty(); i++) {
      refused.addAll(codes(server.graphql(user, null, read)));
    }

    assertThat(refused).containsExactly("RATE_LIMITED");
    assertThat(codes(server.graphql(server.user(freshTenant(), "auditor"), null, read))).isEmpty();
    assertThat(codes(server.graphql(sender, id, SEND))).isEmpty();
    var told = "{ viewer { tenant { limits { questionsPerSecond } } } }";
    assertThat(codes(server.graphql(user, null, told))).isEmpty();
  }

  @Test
  void saysWhichLimitIsNoneAndWhatWouldBeOne() {
    var id = freshTenant();
    tenants.provision(new TenantId(id));
    var wrong =
        Map.of(
            "eventsPerSecond", 0,
            "questionsPerSecond", 100_001,
            "liveStreams", -1,
            "unfinishedExports", 101,
            "retainedExports", 1_001,
            "retainedExportBytes", 0);
    wrong.forEach(
        (name, value) -> {
          var answer =
              server.graphql(
                  server.vendor(), null, LIMIT, Map.of("id", id, "limits", Map.of(name, value)));
          assertThat(codes(answer)).containsExactly("BAD_INPUT");
          var error = answer.required("errors").get(0);
          assertThat(texts(error.at("/extensions/path"))).containsExactly("limits", name);
          assertThat(error.required("message").asString()).contains("1 to 1");
        });
    var own = Map.of("id", "_annals", "limits", Map.of("eventsPerSecond", 1));
    var unknown = Map.of("id", freshTenant(), "limits", Map.of("eventsPerSecond", 1));
    assertThat(codes(server.graphql(server.vendor(), null, LIMIT, own)))
        .containsExactly("BAD_INPUT");
    assertThat(codes(server.graphql(server.vendor(), null, LIMIT, unknown)))
        .containsExactly("NOT_FOUND");
  }

  private List<Integer> limited(String id, Map<String, ?> limits) {
    var manager = server.vendor(Permission.MANAGE_TENANTS);
    var answer = server.graphql(manager, null, LIMIT, Map.of("id", id, "limits", limits));
    return data(answer, "setTenantLimits")
        .required("limits")
        .valueStream()
        .map(JsonNode::asInt)
        .toList();
  }

  private static String tenant(JsonNode answer) {
    return data(answer, "viewer").required("tenant").required("id").asString();
  }
}
