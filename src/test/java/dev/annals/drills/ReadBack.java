package dev.annals.drills;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an event back as soon as it is acknowledged, from any server and by any way. An answer
 * without the event is a stale read; an error is not, and is retried on any server.
 */
final class ReadBack {

  private static final String NEWEST = "{ auditEvents(first: 1) { nodes { sequence } } }";
  private static final String BY_ID =
      "query($id: ID!) { auditEvent(id: $id) { sequence idempotencyKey } }";
  private static final String FILTERED =
      """
      query($key: String!, $after: Cursor) {
        auditEvents(first: 5, after: $after, filter: {resourceId: {equals: $key}}) {
          nodes { idempotencyKey } pageInfo { hasNextPage endCursor }
        }
      }""";
  private static final int TRIES = 30;
  private static final int REMEMBERED = 200;

  private final Traffic traffic;
  private final Ledger ledger;
  private final Connections connections;
  private final Random random;
  private final Map<String, String> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  ReadBack(Traffic traffic, Connections connections, Random random) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.connections = connections;
    this.random = random;
  }

  /** Remembers the id of an acknowledged event. */
  void remember(String key, String id) {
    ids.put(key, id);
  }

  /** Reads an event back; one that was not acknowledged is left alone. */
  void of(String tenant, String key) throws InterruptedException {
    var id = ids.get(key);
    if (id == null) {
      return;
    }
    int way = random.nextInt(3);
    for (int tries = 0; tries < TRIES; tries++) {
      var node = traffic.deployment().any(random);
      try {
        var missing =
            switch (way) {
              case 0 -> newest(node, tenant);
              case 1 -> byId(node, tenant, id, key);
              default -> filtered(node, tenant, key);
            };
        if (missing != null) {
          ledger.violation(
              Violation.Kind.STALE_READ, "%s of %s on %s: %s", key, tenant, node, missing);
        }
        return;
      } catch (IOException | RuntimeException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private @Nullable String newest(Deployment.Node node, String tenant) throws IOException {
    long highest = ledger.highest(tenant);
    var answer = data(connections.graphQl(node, tenant, NEWEST, Map.of()));
    ledger.newestRead(tenant, node, highest, answer.at("/auditEvents/nodes/0/sequence").asLong(0));
    return null;
  }

  private @Nullable String byId(Deployment.Node node, String tenant, String id, String key)
      throws IOException {
    var answer = data(connections.graphQl(node, tenant, BY_ID, Map.of("id", id)));
    var found = answer.at("/auditEvent/idempotencyKey").asString("");
    if (found.isEmpty() && Scenario.isOld(node.server)) {
      throw new IOException("An old server, which may not know this form of ids");
    }
    return found.equals(key) ? null : "its id gives '%s'".formatted(found);
  }

  private @Nullable String filtered(Deployment.Node node, String tenant, String key)
      throws IOException {
    var variables = new HashMap<String, Object>(Map.of("key", key));
    while (true) {
      var answer = connections.graphQl(node, tenant, FILTERED, variables);
      if (Connections.code(answer).equals("QUERY_TOO_BROAD")) {
        variables.put("after", answer.at("/errors/0/extensions/cursor").asString());
        continue;
      }
      var page = data(answer).get("auditEvents");
      for (var event : page.get("nodes")) {
        if (event.get("idempotencyKey").asString().equals(key)) {
          return null;
        }
      }
      if (!page.at("/pageInfo/hasNextPage").asBoolean()) {
        return "a filtered page does not have it";
      }
      variables.put("after", page.at("/pageInfo/endCursor").asString());
    }
  }

  private static JsonNode data(JsonNode answer) throws IOException {
    if (answer.has("errors")) {
      throw new IOException(answer.toString());
    }
    return answer.get("data");
  }
}
