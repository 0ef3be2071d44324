package dev.annals.drills;

import static dev.annals.testing.MongoCluster.Role.ARBITER;
import static dev.annals.testing.MongoCluster.Role.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.AnnalsApplication;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.testing.MongoCluster;
import dev.annals.testing.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * What is acknowledged is on a majority, whatever the connection string says and although an
 * arbiter makes MongoDB's own default a single member.
 */
@Tag("drill")
class MajorityTests {

  private static final String WEAK =
      "w=1&journal=false&readPreference=secondaryPreferred&readConcernLevel=local";

  /** Longer than the documented limit of a request, for machines that are busy. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path home;

  @Test
  void acknowledgesNothingWithoutTheSecondaryAndRecoversWithIt() {
    try (var cluster = MongoCluster.of(DATA, DATA, ARBITER).start();
        var annals = started(cluster)) {
      var server = TestTokens.of(annals);
      var admin = server.vendor();
      var revoked = server.client(Set.of("audits:read"), null);
      succeeds(
          server, admin, "acme", "mutation { sendAudit(input: {action: \"a\"}) { duplicate } }");
      succeeds(server, admin, null, "mutation { createTenant(input: {id: \"globex\"}) { id } }");
      var mutations = mutations(revoked.id());

      cluster.secondary().suspend();
      mutations.forEach(
          (what, document) ->
              assertThat(code(server, admin, document))
                  .as(what)
                  .isIn("UNKNOWN_OUTCOME", "STORE_UNAVAILABLE"));

      cluster.members().stream()
          .filter(MongoCluster.Member::isRunning)
          .forEach(MongoCluster.Member::resume);
      mutations.forEach(
          (what, document) ->
              await(what)
                  .atMost(LIMIT)
                  .until(() -> Set.of("", "CONFLICT").contains(code(server, admin, document))));
      assertThat(credential(annals, revoked.id())).isNotNull();
    }
  }

  @Test
  void whatIsAcknowledgedSurvivesAFailover() {
    try (var cluster = MongoCluster.of(DATA, DATA, DATA).start();
        var annals = started(cluster)) {
      var server = TestTokens.of(annals);
      var admin = server.vendor();
      var first = server.client(Set.of("audits:read"), null);
      var second = server.client(Set.of("audits:read"), null);
      succeeds(server, admin, null, "mutation { createTenant(input: {id: \"globex\"}) { id } }");

      succeeds(server, admin, null, revoke(first.id()));
      succeeds(server, admin, null, suspend("globex"));
      var primary = cluster.primary();
      var others = cluster.members().stream().filter(member -> !member.equals(primary)).toList();
      others.forEach(MongoCluster.Member::suspend);
      var alone = CompletableFuture.supplyAsync(() -> code(server, admin, revoke(second.id())));
      assertThat(alone.join()).as("acknowledged by the primary alone").isNotEmpty();
      primary.kill();
      others.forEach(MongoCluster.Member::resume);
      cluster.primary();

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(credential(annals, first.id())).isEqualTo("revoked"));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(
                          server.graphql(
                              admin, null, "{ tenants(first: 9) { nodes { id suspended } } }"))
                      .asString()
                      .contains("\"id\":\"globex\",\"suspended\":true"));
      // Not acknowledged, so either may be true; and it can be done now.
      await().atMost(LIMIT).until(() -> code(server, admin, revoke(second.id())).isEmpty());
      assertThat(credential(annals, second.id())).isEqualTo("revoked");
    }
  }

  private static Map<String, String> mutations(String credential) {
    var mutations = new LinkedHashMap<String, String>();
    mutations.put("revoke", revoke(credential));
    mutations.put("suspend", suspend("globex"));
    mutations.put(
        "role",
        "mutation { saveRole(input: {name: \"reader\", permissions: [\"audits:read\"]}) { name }"
            + " }");
    mutations.put(
        "structure", "mutation { setValidation(mode: STRICT, scope: DEPLOYMENT) { version } }");
    mutations.put(
        "link",
        "mutation { createPortalLink(input: {tenantId: \"acme\", userId: \"u\", roles:"
            + " [\"viewer\"]}) { url } }");
    mutations.put("event", "mutation { sendAudit(input: {action: \"b\"}) { duplicate } }");
    mutations.put("export", "mutation { requestExport(input: {format: CSV}) { id } }");
    return mutations;
  }

  private static String revoke(String id) {
    return "mutation { revokeCredential(id: \"%s\") { id } }".formatted(id);
  }

  private static String suspend(String tenant) {
    return "mutation { suspendTenant(tenantId: \"%s\") { id } }".formatted(tenant);
  }

  /** The code of the first error; empty if there is none. */
  private static String code(TestTokens server, String token, String document) {
    return TestTokens.codes(server.graphql(token, "acme", document)).stream()
        .findFirst()
        .orElse("");
  }

  private static void succeeds(TestTokens server, String token, String tenant, String document) {
    JsonNode answer = server.graphql(token, tenant, document);
    assertThat(TestTokens.codes(answer)).as(answer.toString()).isEqualTo(List.of());
  }

  private static String credential(ConfigurableApplicationContext annals, String id) {
    return annals.getBean(CredentialStore.class).find(id).orElseThrow().revokedAt() == null
        ? "valid"
        : "revoked";
  }

  private ConfigurableApplicationContext started(MongoCluster cluster) {
    return new SpringApplicationBuilder(AnnalsApplication.class)
        .run(
            "--server.port=0",
            "--annals.home=" + home,
            "--spring.mongodb.uri=" + cluster.uri("annals", WEAK));
  }
}
