package dev.annals.identity.web;

import static dev.annals.testing.TestTokens.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.identity.Role;
import dev.annals.identity.RoleRemoved;
import dev.annals.identity.RoleSaved;
import dev.annals.identity.RoleStore;
import dev.annals.identity.http.Announced;
import dev.annals.testing.ServerTest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RoleControllerTests extends ServerTest {

  private static final String SAVE =
      "mutation($name: String!, $permissions: [String!]!) { saveRole(input: {name: $name,"
          + " permissions: $permissions}) { name permissions builtIn } }";
  private static final String REMOVE = "mutation($name: String!) { removeRole(name: $name) }";
  private static final String READ = "{ auditEvents(first: 1) { nodes { id } } }";
  private static final String VIEWER = "{ viewer { permissions } }";

  @Autowired RoleStore store;
  private final String name = "role-" + UUID.randomUUID();

  @Test
  void givesWhoHasARoleWhatItPermitsAtEachTime() {
    var manager = server.vendor();
    var saved = data(save(manager, name, "audits:read", "audits:export"), "saveRole");
    assertThat(texts(saved.required("permissions")))
        .containsExactly(Permission.EXPORT_AUDITS, Permission.READ_AUDITS);
    assertThat(saved.required("builtIn").asBoolean()).isFalse();
    var user = server.user(freshTenant(), name);
    assertThat(codes(server.graphql(user, null, READ))).isEmpty();

    save(manager, name, "audits:export");
    assertThat(codes(server.graphql(user, null, READ))).containsExactly("FORBIDDEN");

    save(manager, name, "audits:read");
    assertThat(codes(server.graphql(user, null, READ))).isEmpty();

    var removed = server.graphql(manager, null, REMOVE, Map.of("name", name));
    assertThat(data(removed, "removeRole").asBoolean()).isTrue();
    assertThat(data(server.graphql(user, null, VIEWER), "viewer").required("permissions"))
        .isEmpty();
    var again = server.graphql(manager, null, REMOVE, Map.of("name", name));
    assertThat(data(again, "removeRole").asBoolean()).isFalse();
    assertThat(Announced.of(context))
        .filteredOn(
            event ->
                event instanceof RoleSaved saving && saving.name().equals(name)
                    || event instanceof RoleRemoved removing && removing.name().equals(name))
        .extracting(Object::getClass)
        .containsExactly(RoleSaved.class, RoleSaved.class, RoleSaved.class, RoleRemoved.class);
    assertThat(Announced.of(context))
        .filteredOn(event -> event instanceof RoleSaved saving && saving.name().equals(name))
        .extracting(event -> ((RoleSaved) event).before())
        .containsExactly(
            null,
            Set.of(Permission.READ_AUDITS, Permission.EXPORT_AUDITS),
            Set.of(Permission.EXPORT_AUDITS));
  }

  @Test
  void knowsWithinASecondWhatAnotherNodeMadeOfARole() {
    save(server.vendor(), name, "audits:read");
    var user = server.user(freshTenant(), name);
    assertThat(codes(server.graphql(user, null, READ))).isEmpty();

    store.save(new Role(name, Set.of(Permission.EXPORT_AUDITS), false));

    Awaitility.await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> assertThat(codes(server.graphql(user, null, READ))).containsExactly("FORBIDDEN"));
  }

  @Test
  void showsTheVendorsOwnBehindThoseThatAreBuiltIn() {
    save(server.vendor(), name, "audits:read");

    var roles = data(server.graphql(server.vendor(), null, "{ roles { name builtIn } }"), "roles");

    assertThat(roles.valueStream().map(role -> role.required("name").asString()))
        .startsWith("viewer", "auditor", "builder", "owner")
        .contains(name);
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    var manager = server.vendor();

    for (var bad : new String[] {"", " x", "owner", "x".repeat(129), "a\u0000b"}) {
      var answer = save(manager, bad, "audits:read");
      assertThat(codes(answer)).as(bad).containsExactly("BAD_INPUT");
      assertThat(texts(answer.required("errors").get(0).at("/extensions/path")))
          .containsExactly("input", "name");
    }
    for (var bad : new String[][] {{}, {"audits:eat"}, {"tenants:manage"}}) {
      var answer = save(manager, name, bad);
      assertThat(codes(answer)).containsExactly("BAD_INPUT");
      assertThat(texts(answer.required("errors").get(0).at("/extensions/path")))
          .containsExactly("input", "permissions");
    }
    assertThat(codes(server.graphql(manager, null, REMOVE, Map.of("name", "viewer"))))
        .containsExactly("BAD_INPUT");
  }

  @Test
  void letsNobodyGiveWhatItLacksOrWhereItDoesNotReach() {
    assertThat(codes(save(server.vendor(Permission.MANAGE_ACCESS), name, "audits:read")))
        .containsExactly("FORBIDDEN");
    var restricted = server.vendorOf(Set.of(freshTenant()), Permission.ALL.toArray(String[]::new));
    assertThat(codes(save(restricted, name, "audits:read"))).containsExactly("FORBIDDEN");
    assertThat(codes(save(server.user(freshTenant(), "owner"), name, "audits:read")))
        .containsExactly("FORBIDDEN");
    assertThat(codes(save(server.vendor(Permission.MANAGE_TENANTS), name, "audits:read")))
        .containsExactly("FORBIDDEN");
  }

  @Test
  void putsAnotherSigningKeyInPlaceWhileTokensLiveOn() {
    var token = server.vendor();

    var answer = server.graphql(token, null, "mutation { rotateSigningKey { id signsFrom } }");

    var id = data(answer, "rotateSigningKey").required("id").asString();
    assertThat(send(request("/oauth2/jwks")).body()).contains(id).doesNotContain("\"d\"");
    assertThat(codes(server.graphql(token, null, VIEWER))).isEmpty();
    assertThat(codes(server.graphql(server.vendor(), null, VIEWER))).isEmpty();
    var owner = server.user(freshTenant(), "owner");
    assertThat(codes(server.graphql(owner, null, "mutation { rotateSigningKey { id } }")))
        .containsExactly("FORBIDDEN");
  }

  private tools.jackson.databind.JsonNode save(String token, String name, String... permissions) {
    return server.graphql(token, null, SAVE, Map.of("name", name, "permissions", permissions));
  }
}
