package dev.annals.identity.web;

import static dev.annals.testing.TestTokens.code;
import static dev.annals.testing.TestTokens.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.identity.PortalLinkClaimed;
import dev.annals.identity.PortalLinkCreated;
import dev.annals.identity.PortalLinkRevoked;
import dev.annals.identity.http.Announced;
import dev.annals.identity.links.PortalLink;
import dev.annals.identity.links.PortalLinkStore;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenants;
import dev.annals.testing.ServerTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class PortalLinkControllerTests extends ServerTest {

  private static final String LINK =
      "mutation($input: PortalLinkInput!) { createPortalLink(input: $input) { id url expiresAt } }";
  private static final String OUTSTANDING =
      "{ portalLinks { id tenantId userId roles expiresAt } }";
  private static final String REVOKE = "mutation($id: ID!) { revokePortalLink(id: $id) }";
  private static final String VIEWER = "{ viewer { id name tenant { id } permissions roles } }";

  @Autowired PortalLinkStore store;
  @Autowired Tenants tenants;

  @Test
  void signsAUserInOnce() {
    var tenant = freshTenant();
    var vendor = server.vendor();
    var link =
        data(server.graphql(vendor, null, LINK, input(tenant, "auditor")), "createPortalLink");
    var url = link.required("url").asString();
    assertThat(url).startsWith(server.base() + "/portal#code=");

    var session = server.session(code(url));
    var viewer =
        data(server.graphql(session.required("accessToken").asString(), null, VIEWER), "viewer");

    assertThat(Instant.parse(session.required("expiresAt").asString())).isAfter(Instant.now());
    assertThat(viewer.required("id").asString()).isEqualTo("u-1");
    assertThat(viewer.required("name").asString()).isEqualTo("Ana");
    assertThat(viewer.required("tenant").required("id").asString()).isEqualTo(tenant);
    assertThat(texts(viewer.required("roles"))).containsExactly("auditor");
    assertThat(texts(viewer.required("permissions")))
        .containsExactly(Permission.EXPORT_AUDITS, Permission.READ_AUDITS);
    assertThat(codes(server.session(code(url)))).containsExactly("UNAUTHENTICATED");
  }

  @Test
  void letsOneOfManyInWhoHaveTheSameLink() throws Exception {
    var vendor = server.vendor();
    var link =
        data(
            server.graphql(vendor, null, LINK, input(freshTenant(), "viewer")), "createPortalLink");
    var code = code(link.required("url").asString());
    List<Callable<JsonNode>> claims =
        Stream.generate(() -> (Callable<JsonNode>) () -> server.session(code)).limit(16).toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(claims).stream()
              .map(future -> future.resultNow())
              .collect(Collectors.partitioningBy(answer -> answer.has("accessToken")));
      assertThat(answers.get(true)).hasSize(1);
      assertThat(answers.get(false))
          .allSatisfy(answer -> assertThat(codes(answer)).containsExactly("UNAUTHENTICATED"));
    }
  }

  @Test
  void refusesALinkWhoseTimeIsOver() throws Exception {
    var hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("too-late".getBytes(StandardCharsets.UTF_8)));
    store.insert(
        hash,
        new PortalLink(
            "late",
            new TenantId("acme"),
            "u",
            null,
            null,
            Set.of("viewer"),
            Instant.now().minusMillis(1),
            new Caller.Issuer("issuer", "1"),
            false,
            null));

    assertThat(codes(server.session("too-late"))).containsExactly("UNAUTHENTICATED");
    assertThat(codes(server.session("never-made"))).containsExactly("UNAUTHENTICATED");
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    var vendor = server.vendor();

    assertBad(vendor, input("acme", "emperor"), "roles");
    assertBad(vendor, input("acme"), "roles");
    assertBad(vendor, input("$x", "viewer"), "tenantId");
    assertBad(vendor, with(input("acme", "viewer"), "expiresIn", 9), "expiresIn");
    assertBad(vendor, with(input("acme", "viewer"), "expiresIn", 86_401), "expiresIn");
    assertBad(vendor, with(input("acme", "viewer"), "userId", " "), "userId");
    var answer = server.graphql(vendor, null, LINK, input("acme", "emperor"));
    assertThat(answer.required("errors").get(0).required("message").asString())
        .contains("viewer, auditor, builder, owner");
  }

  @Test
  void letsAnOwnerInviteIntoItsTenantAlone() {
    var own = freshTenant();
    var owner = server.user(own, "owner");

    assertThat(codes(server.graphql(owner, null, LINK, input(own, "builder")))).isEmpty();
    assertThat(codes(server.graphql(owner, null, LINK, input(freshTenant(), "viewer"))))
        .containsExactly("FORBIDDEN");
  }

  @Test
  void aSessionFromALinkMakesNoLinkThatOutlivesIt() {
    var own = freshTenant();
    var owner = session(server.vendor(), input(own, "owner"));

    var tooLong = with(with(input(own, "owner"), "userId", "u-2"), "expiresIn", 86_400);
    assertBad(owner, tooLong, "expiresIn");
    var invited = with(input(own, "owner"), "userId", "u-2");
    var link = data(server.graphql(owner, null, LINK, invited), "createPortalLink");
    var session = server.session(code(link.required("url").asString()));

    assertThat(Instant.parse(session.required("expiresAt").asString()))
        .isBeforeOrEqualTo(expiry(owner));
  }

  @Test
  void aSessionFromAUsersLinkMakesNoLinks() {
    var own = freshTenant();
    var owner = session(server.vendor(), input(own, "owner"));
    var second = session(owner, with(input(own, "owner"), "userId", "u-2"));

    assertThat(
            codes(server.graphql(second, null, LINK, with(input(own, "owner"), "userId", "u-3"))))
        .containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(second, null, OUTSTANDING))).isEmpty();
  }

  @Test
  void limitsOutstandingLinksAlsoOfManyRequestsAtOnce() throws Exception {
    var own = freshTenant();
    var owner = session(server.vendor(), input(own, "owner"));
    List<Callable<List<String>>> requests =
        Stream.iterate(0, i -> i + 1)
            .limit(60)
            .map(
                i ->
                    (Callable<List<String>>)
                        () ->
                            codes(
                                server.graphql(
                                    owner,
                                    null,
                                    LINK,
                                    with(input(own, "viewer"), "userId", "u" + i))))
            .toList();

    try (var threads = Executors.newFixedThreadPool(8)) {
      var answers = threads.invokeAll(requests).stream().map(Future::resultNow).toList();
      assertThat(answers).filteredOn(List::isEmpty).hasSize(50);
      assertThat(answers)
          .filteredOn(codes -> !codes.isEmpty())
          .hasSize(10)
          .allSatisfy(codes -> assertThat(codes).containsExactly("RATE_LIMITED"));
    }
    assertThat(codes(server.graphql(server.vendor(), null, LINK, input(own, "viewer"))))
        .as("the vendor's own links have a limit of their own")
        .isEmpty();
  }

  private static Instant expiry(String token) {
    var claims =
        new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    return Instant.ofEpochSecond(Long.parseLong(claims.replaceAll(".*\"exp\":(\\d+).*", "$1")));
  }

  @Test
  void endsLinksAndSessionsWithTheCredentialTheyGoBackTo() {
    var own = freshTenant();
    var client = server.client(Permission.ALL, null);
    var owner = session(server.token(client), input(own, "owner"));
    var guest = session(owner, with(input(own, "viewer"), "userId", "u-2"));
    var unused = code(link(owner, with(input(own, "viewer"), "userId", "u-3")));
    assertThat(codes(server.graphql(guest, null, VIEWER))).isEmpty();

    var revoke = "mutation($id: ID!) { revokeCredential(id: $id) { id } }";
    assertThat(codes(server.graphql(server.vendor(), null, revoke, Map.of("id", client.id()))))
        .isEmpty();

    assertThat(codes(server.graphql(owner, null, VIEWER))).containsExactly("UNAUTHENTICATED");
    assertThat(codes(server.graphql(guest, null, VIEWER))).containsExactly("UNAUTHENTICATED");
    assertThat(codes(server.session(unused))).containsExactly("UNAUTHENTICATED");
  }

  @Test
  void letsNobodyInviteItselfOrGiveWhatItLacks() {
    var own = freshTenant();
    var owner = session(server.vendor(), input(own, "owner"));
    var manager = server.vendor(Permission.MANAGE_ACCESS, Permission.READ_AUDITS);

    assertThat(codes(server.graphql(owner, null, LINK, input(own, "viewer"))))
        .containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(manager, null, LINK, input(own, "viewer")))).isEmpty();
    assertThat(codes(server.graphql(manager, null, LINK, input(own, "auditor"))))
        .containsExactly("FORBIDDEN");
  }

  @Test
  void takesALinkBackThatNobodyHasUsed() {
    var own = freshTenant();
    var vendor = server.vendor();
    var made = data(server.graphql(vendor, null, LINK, input(own, "viewer")), "createPortalLink");
    var id = made.required("id").asString();
    var stranger = server.vendorOf(Set.of(freshTenant()), Permission.MANAGE_ACCESS);
    assertThat(server.graphql(vendor, null, OUTSTANDING).toString()).contains(id, own);
    assertThat(server.graphql(stranger, null, OUTSTANDING).toString()).doesNotContain(id);
    assertThat(codes(server.graphql(stranger, null, REVOKE, Map.of("id", id))))
        .containsExactly("NOT_FOUND");

    assertThat(revoked(vendor, id)).isTrue();

    assertThat(revoked(vendor, id)).isFalse();
    assertThat(codes(server.session(code(made.required("url").asString()))))
        .containsExactly("UNAUTHENTICATED");
    assertThat(server.graphql(vendor, null, OUTSTANDING).toString()).doesNotContain(id);
    assertThat(announced(id)).containsExactly(PortalLinkCreated.class, PortalLinkRevoked.class);
  }

  @Test
  void tellsOfALinkWithoutItsCodeOrWhoseMailItIs() {
    var vendor = server.vendor();
    var made =
        data(
            server.graphql(vendor, null, LINK, input(freshTenant(), "viewer")), "createPortalLink");
    var id = made.required("id").asString();
    var code = code(made.required("url").asString());

    assertThat(server.session(code).has("accessToken")).isTrue();

    assertThat(revoked(vendor, id)).isFalse();
    assertThat(announced(id)).containsExactly(PortalLinkCreated.class, PortalLinkClaimed.class);
    assertThat(Announced.of(context).toString()).doesNotContain(code, "Ana", "@acme.test");
    assertThat(server.graphql(vendor, null, OUTSTANDING).toString()).doesNotContain(code);
  }

  @Test
  void keepsALinkOfASuspendedTenantForLater() {
    var own = freshTenant();
    var vendor = server.vendor();
    var code = code(link(vendor, input(own, "viewer")));
    var suspend =
        "mutation($id: ID!, $on: Boolean!) { suspendTenant(tenantId: $id, suspended: $on) { id } }";
    server.graphql(vendor, null, suspend, Map.of("id", own, "on", true));
    assertThat(codes(server.session(code))).containsExactly("TENANT_SUSPENDED");

    server.graphql(vendor, null, suspend, Map.of("id", own, "on", false));
    assertThat(server.session(code).has("accessToken")).isTrue();
  }

  private boolean revoked(String token, String id) {
    return data(server.graphql(token, null, REVOKE, Map.of("id", id)), "revokePortalLink")
        .asBoolean();
  }

  private List<Class<?>> announced(String link) {
    return Announced.of(context).stream()
        .filter(event -> event.toString().contains("linkId=" + link))
        .<Class<?>>map(Object::getClass)
        .toList();
  }

  private String link(String token, Map<String, Object> input) {
    return data(server.graphql(token, null, LINK, input), "createPortalLink")
        .required("url")
        .asString();
  }

  private String session(String token, Map<String, Object> input) {
    return server.session(code(link(token, input))).required("accessToken").asString();
  }

  @Test
  void keepsLinksFromWhoMayNotMakeThem() {
    var own = freshTenant();
    tenants.provision(new TenantId(own));

    for (var token :
        List.of(
            server.vendor(Permission.MANAGE_TENANTS),
            server.vendorOf(Set.of(freshTenant()), Permission.MANAGE_ACCESS),
            server.user(own, "builder"))) {
      assertThat(codes(server.graphql(token, null, LINK, input(own, "viewer"))))
          .containsExactly("FORBIDDEN");
    }
  }

  private void assertBad(String token, Map<String, Object> variables, String field) {
    var answer = server.graphql(token, null, LINK, variables);
    assertThat(codes(answer)).containsExactly("BAD_INPUT");
    assertThat(texts(answer.required("errors").get(0).required("extensions").required("path")))
        .containsExactly("input", field);
  }

  private static Map<String, Object> input(String tenant, String... roles) {
    return Map.of(
        "input",
        new HashMap<>(Map.of("tenantId", tenant, "userId", "u-1", "name", "Ana", "roles", roles)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> with(
      Map<String, Object> variables, String field, Object value) {
    ((Map<String, Object>) variables.get("input")).put(field, value);
    return variables;
  }
}
