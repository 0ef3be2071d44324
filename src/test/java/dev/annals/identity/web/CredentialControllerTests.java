package dev.annals.identity.web;

import static dev.annals.testing.TestTokens.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Actor;
import dev.annals.access.Permission;
import dev.annals.identity.CredentialCreated;
import dev.annals.identity.CredentialRevoked;
import dev.annals.identity.CredentialRotated;
import dev.annals.identity.http.Announced;
import dev.annals.testing.ServerTest;
import dev.annals.testing.TestTokens.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CredentialControllerTests extends ServerTest {

  private static final String CREATE =
      "mutation($input: CreateCredentialInput!) { createCredential(input: $input) { clientId"
          + " clientSecret credential { id name permissions tenantIds expiresAt } } }";
  private static final String REVOKE =
      "mutation($id: ID!) { revokeCredential(id: $id) { id revokedAt } }";
  private static final String LIST = "{ credentials { id clientId tenantIds lastUsedAt } }";
  private static final String VIEWER = "{ viewer { id name } }";

  @Test
  void makesACredentialThatSignsIn() {
    var manager = server.vendor(Permission.MANAGE_ACCESS, Permission.WRITE_AUDITS);

    var made =
        data(
            server.graphql(manager, null, CREATE, input("Shop", "audits:write")),
            "createCredential");

    var client = client(made);
    assertThat(client.secret()).startsWith("ans_" + client.id() + "_");
    var viewer = data(server.graphql(server.token(client), null, VIEWER), "viewer");
    assertThat(viewer.required("id").asString()).isEqualTo(client.id());
    assertThat(viewer.required("name").asString()).isEqualTo("Shop");
    assertThat(Announced.of(context))
        .filteredOn(CredentialCreated.class::isInstance)
        .map(CredentialCreated.class::cast)
        .filteredOn(event -> event.clientId().equals(client.id()))
        .singleElement()
        .extracting(event -> event.by().kind(), event -> event.by().ip())
        .containsExactly(Actor.Kind.VENDOR, "127.0.0.1");
  }

  @Test
  void endsACredentialItsTokensIncluded() {
    var manager = server.vendor(Permission.MANAGE_ACCESS);
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var token = server.token(client);
    assertThat(codes(server.graphql(token, null, VIEWER))).isEmpty();

    var revoked =
        data(server.graphql(manager, null, REVOKE, Map.of("id", client.id())), "revokeCredential");

    assertThat(revoked.required("revokedAt").isNull()).isFalse();
    assertThat(codes(server.graphql(token, null, VIEWER))).containsExactly("UNAUTHENTICATED");
    assertThat(server.askForToken(client, "grant_type=client_credentials").has("error")).isTrue();
    var again =
        data(server.graphql(manager, null, REVOKE, Map.of("id", client.id())), "revokeCredential");
    assertThat(again).isEqualTo(revoked);
    assertThat(Announced.of(context))
        .filteredOn(CredentialRevoked.class::isInstance)
        .map(CredentialRevoked.class::cast)
        .filteredOn(event -> event.clientId().equals(client.id()))
        .hasSize(1);
  }

  private static final String ROTATE =
      "mutation($id: ID!, $grace: Int) { rotateCredential(id: $id, gracePeriod: $grace)"
          + " { clientId clientSecret credential { id formerSecretExpiresAt } } }";
  private static final String GRANT = "grant_type=client_credentials";

  @Test
  void rotatesASecretWhileTheOldOneLivesOn() {
    var manager = server.vendor(Permission.MANAGE_ACCESS, Permission.READ_AUDITS);
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var token = server.token(client);

    var rotated =
        data(server.graphql(manager, null, ROTATE, Map.of("id", client.id())), "rotateCredential");

    var fresh = client(rotated);
    assertThat(fresh.id()).isEqualTo(client.id());
    assertThat(fresh.secret()).startsWith("ans_" + client.id()).isNotEqualTo(client.secret());
    assertThat(
            Instant.parse(
                rotated.required("credential").required("formerSecretExpiresAt").asString()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
    for (var each : List.of(token, server.token(client), server.token(fresh))) {
      assertThat(codes(server.graphql(each, null, VIEWER))).isEmpty();
    }
    assertThat(Announced.of(context))
        .filteredOn(CredentialRotated.class::isInstance)
        .map(CredentialRotated.class::cast)
        .filteredOn(event -> event.clientId().equals(client.id()))
        .hasSize(1);
  }

  @Test
  void endsTheOldSecretAndItsTokensAtOnceIfItIsToldSo() {
    var manager = server.vendor();
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var token = server.token(client);
    assertThat(codes(server.graphql(token, null, VIEWER))).isEmpty();

    var rotated = server.graphql(manager, null, ROTATE, Map.of("id", client.id(), "grace", 0));

    var fresh = client(data(rotated, "rotateCredential"));
    assertThat(server.askForToken(client, GRANT).has("error")).isTrue();
    assertThat(codes(server.graphql(token, null, VIEWER))).containsExactly("UNAUTHENTICATED");
    assertThat(codes(server.graphql(server.token(fresh), null, VIEWER))).isEmpty();
  }

  @Test
  void hasTwoLiveSecretsAndNoThird() {
    var manager = server.vendor();
    var first = server.client(Set.of(Permission.READ_AUDITS), null);
    var id = Map.of("id", first.id());

    var second = client(data(server.graphql(manager, null, ROTATE, id), "rotateCredential"));
    var third = client(data(server.graphql(manager, null, ROTATE, id), "rotateCredential"));

    assertThat(server.askForToken(first, GRANT).has("error")).isTrue();
    assertThat(server.askForToken(second, GRANT).has("access_token")).isTrue();
    assertThat(server.askForToken(third, GRANT).has("access_token")).isTrue();
  }

  /** Whoever gets the new secret has all that the credential may do. */
  @Test
  void rotatesNothingThatMayDoOrReachMoreThanTheCaller() {
    var stronger = server.client(Permission.ALL, null);
    var id = Map.of("id", stronger.id());

    assertThat(codes(server.graphql(server.vendor(Permission.MANAGE_ACCESS), null, ROTATE, id)))
        .containsExactly("FORBIDDEN");
    var restricted = server.vendorOf(Set.of(freshTenant()), Permission.ALL.toArray(String[]::new));
    assertThat(codes(server.graphql(restricted, null, ROTATE, id))).containsExactly("NOT_FOUND");
    assertThat(codes(server.graphql(server.user(freshTenant(), "owner"), null, ROTATE, id)))
        .containsExactly("FORBIDDEN");
    assertThat(server.askForToken(stronger, GRANT).has("access_token")).isTrue();
  }

  @Test
  void rotatesNothingThatHasEndedNorForHowLongThereIsNone() {
    var manager = server.vendor();
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    assertThat(codes(server.graphql(manager, null, ROTATE, Map.of("id", client.id(), "grace", -1))))
        .containsExactly("BAD_INPUT");
    assertThat(
            codes(
                server.graphql(
                    manager, null, ROTATE, Map.of("id", client.id(), "grace", 2_592_001))))
        .containsExactly("BAD_INPUT");

    server.graphql(manager, null, REVOKE, Map.of("id", client.id()));

    assertThat(codes(server.graphql(manager, null, ROTATE, Map.of("id", client.id()))))
        .containsExactly("CONFLICT");
  }

  @Test
  void listsCredentialsWithoutTheirSecrets() {
    var client = server.client(Set.of(Permission.READ_AUDITS), Set.of("acme"));

    var answer = server.graphql(server.vendor(Permission.MANAGE_ACCESS), null, LIST);

    var listed =
        data(answer, "credentials")
            .valueStream()
            .filter(each -> each.required("id").asString().equals(client.id()))
            .toList();
    assertThat(listed).hasSize(1);
    assertThat(texts(listed.getFirst().required("tenantIds"))).containsExactly("acme");
    assertThat(answer.toString()).doesNotContain(client.secret(), "sha256");
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    var manager = server.vendor();

    assertBad(manager, input("x", "audits:eat"), "input", "permissions");
    assertBad(manager, input("x"), "input", "permissions");
    assertBad(manager, input(" ", "audits:read"), "input", "name");
    assertBad(
        manager, with(input("x", "audits:read"), "tenantIds", List.of()), "input", "tenantIds");
    assertBad(
        manager,
        with(input("x", "audits:read"), "tenantIds", List.of("acme", "$x")),
        "input",
        "tenantIds",
        "1");
    assertBad(
        manager, with(input("x", "audits:read"), "expiresAt", "yesterday"), "input", "expiresAt");
    assertBad(
        manager,
        with(input("x", "audits:read"), "expiresAt", "2001-01-01T00:00:00Z"),
        "input",
        "expiresAt");
  }

  @Test
  void letsARestrictedManagerReachNoFurtherThanItself() {
    var own = freshTenant();
    var manager = server.vendorOf(Set.of(own), Permission.MANAGE_ACCESS, Permission.READ_AUDITS);
    var forAll = server.client(Set.of(Permission.READ_AUDITS), null);

    var inReach = with(input("x", "audits:read"), "tenantIds", List.of(own));
    var made = data(server.graphql(manager, null, CREATE, inReach), "createCredential");
    assertThat(codes(server.graphql(manager, null, CREATE, input("x", "audits:read"))))
        .containsExactly("FORBIDDEN");
    var beyond = with(input("x", "audits:read"), "tenantIds", List.of(own, freshTenant()));
    assertThat(codes(server.graphql(manager, null, CREATE, beyond))).containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(manager, null, REVOKE, Map.of("id", forAll.id()))))
        .containsExactly("NOT_FOUND");
    assertThat(codes(server.graphql(manager, null, REVOKE, Map.of("id", client(made).id()))))
        .isEmpty();
    assertThat(server.graphql(manager, null, LIST).toString())
        .contains(client(made).id())
        .doesNotContain(forAll.id());
  }

  @Test
  void letsNobodyGiveAPermissionItLacks() {
    var manager = server.vendor(Permission.MANAGE_ACCESS);

    var answer = server.graphql(manager, null, CREATE, input("x", "access:manage", "audits:read"));

    assertThat(codes(answer)).containsExactly("FORBIDDEN");
    assertThat(answer.required("errors").get(0).required("message").asString())
        .contains("audits:read")
        .doesNotContain("access:manage");
  }

  @Test
  void keepsCredentialsFromWhoMayNotManageThem() {
    var vendor =
        server.vendor(
            Permission.WRITE_AUDITS,
            Permission.READ_AUDITS,
            Permission.EXPORT_AUDITS,
            Permission.CONFIGURE_STRUCTURE,
            Permission.MANAGE_TENANTS);
    assertKept(vendor);
  }

  @Test
  void keepsCredentialsFromATenantsUserWhateverItsRole() {
    assertKept(server.user(freshTenant(), "viewer", "auditor", "builder", "owner"));
  }

  @Test
  void tellsWhoManagesAccessTheRoles() {
    var roles = "{ roles { name permissions builtIn } }";

    var listed =
        data(server.graphql(server.vendor(Permission.MANAGE_ACCESS), null, roles), "roles");

    assertThat(listed.valueStream().map(role -> role.required("name").asString()))
        .startsWith("viewer", "auditor", "builder", "owner");
    assertThat(listed.toString()).doesNotContain(Permission.MANAGE_TENANTS);
    assertThat(codes(server.graphql(server.vendor(Permission.READ_AUDITS), null, roles)))
        .containsExactly("FORBIDDEN");
  }

  private void assertKept(String token) {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    assertThat(codes(server.graphql(token, null, LIST))).containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(token, null, CREATE, input("x", "audits:read"))))
        .containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(token, null, REVOKE, Map.of("id", client.id()))))
        .containsExactly("FORBIDDEN");
    assertThat(server.token(client)).isNotEmpty();
  }

  private void assertBad(String token, Map<String, Object> variables, String... path) {
    var answer = server.graphql(token, null, CREATE, variables);
    assertThat(codes(answer)).containsExactly("BAD_INPUT");
    assertThat(texts(answer.required("errors").get(0).required("extensions").required("path")))
        .containsExactly(path);
  }

  private static Map<String, Object> input(String name, String... permissions) {
    return Map.of("input", new HashMap<>(Map.of("name", name, "permissions", permissions)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> with(
      Map<String, Object> variables, String field, @Nullable Object value) {
    ((Map<String, Object>) variables.get("input")).put(field, value);
    return variables;
  }

  private static Client client(JsonNode made) {
    return new Client(
        made.required("clientId").asString(), made.required("clientSecret").asString());
  }
}
