package dev.annals.isolation;

import dev.annals.testing.TestTokens;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The tenant that is spied on. Each text that it has says {@value #WORD}. */
record Victim(
    String tenant, String event, String cursor, String export, String credential, String link) {

  /** Of this language, and in no text of ours. */
  static final String WORD = "quetzal";

  private static final String SEND =
      """
      mutation {
        sendAudit(input: {action: "quetzal.opened", description: "A quetzal", actor: {id: "quetzal-1", name: "Quetzal Ana", email: "quetzal@acme.test"},
          resource: {type: "safe", id: "s1", name: "Quetzal safe"}, custom: {quetzalNumber: "quetzal 7", hidden: "quetzal 8"}}) { event { id } }
      }
      """;

  static Victim on(TestTokens server) {
    var tenant = "victim-" + UUID.randomUUID();
    var token = server.vendor();
    ask(
        server,
        tenant,
        token,
        "mutation { createTenant(input: {id: \"%s\", name: \"Quetzal & Sons\"}) { id } }"
            .formatted(tenant));
    ask(
        server,
        tenant,
        token,
        "mutation { addField(input: {name: \"quetzalNumber\", displayName: \"Quetzal number\", type: TEXT}) { version } }");
    var event = ask(server, tenant, token, SEND).at("/sendAudit/event/id").asString();
    var cursor =
        ask(server, tenant, token, "{ auditEvents { pageInfo { endCursor } } }")
            .at("/auditEvents/pageInfo/endCursor")
            .asString();
    var credential =
        ask(
                server,
                tenant,
                token,
                "mutation { createCredential(input: {name: \"quetzal back end\", permissions: [\"audits:read\"], tenantIds: [\"%s\"]}) { credential { id } } }"
                    .formatted(tenant))
            .at("/createCredential/credential/id")
            .asString();
    var link =
        ask(
                server,
                tenant,
                token,
                "mutation { createPortalLink(input: {tenantId: \"%s\", userId: \"quetzal-2\", roles: [\"viewer\"], expiresIn: 3600}) { id } }"
                    .formatted(tenant))
            .at("/createPortalLink/id")
            .asString();
    return new Victim(tenant, event, cursor, export(server, tenant, token), credential, link);
  }

  private static String export(TestTokens server, String tenant, String token) {
    var id =
        ask(
                server,
                tenant,
                token,
                "mutation { requestExport(input: {format: CSV, fileName: \"quetzal.csv\"}) { id } }")
            .at("/requestExport/id")
            .asString();
    var status = new AtomicReference<String>();
    Awaitility.await()
        .until(
            () -> {
              var now =
                  ask(server, tenant, token, "{ export(id: \"%s\") { status } }".formatted(id));
              status.set(now.at("/export/status").asString());
              return status.get().equals("COMPLETED");
            });
    return id;
  }

  private static JsonNode ask(TestTokens server, String tenant, String token, String document) {
    var answer = server.graphql(token, tenant, document, Map.of());
    if (answer.has("errors")) {
      throw new AssertionError(answer.toString());
    }
    return answer.required("data");
  }

  /** A selection with what this tenant has in the places for it. */
  String filled(String selection) {
    return selection
        .replace("$tenant", tenant)
        .replace("$event", event)
        .replace("$cursor", cursor)
        .replace("$export", export)
        .replace("$credential", credential)
        .replace("$link", link);
  }
}
