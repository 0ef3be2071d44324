package dev.annals.drills;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Reads whole logs from one server. */
final class LogReader {

  private static final String READ =
      """
      query($after: Cursor) {
        auditEvents(first: 200, after: $after, order: OLDEST_FIRST) {
          nodes { sequence receivedAt automatic idempotencyKey customJson }
          pageInfo { hasNextPage endCursor }
        }
      }""";

  private static final int TRIES = 60;

  private final Ledger ledger;
  private final Deployment.Node node;

  LogReader(Ledger ledger, Deployment.Node node) {
    this.ledger = ledger;
    this.node = node;
  }

  List<Ledger.Stored> read(String tenant) throws IOException, InterruptedException {
    var log = new ArrayList<Ledger.Stored>();
    try (var connections = new Connections(ledger)) {
      var variables = new HashMap<String, Object>();
      boolean more = true;
      while (more) {
        var page = page(connections, tenant, variables);
        page.get("nodes").forEach(event -> log.add(stored(event)));
        more = page.at("/pageInfo/hasNextPage").asBoolean();
        variables.put("after", page.at("/pageInfo/endCursor").asString());
      }
    }
    return log;
  }

  private JsonNode page(Connections connections, String tenant, HashMap<String, Object> variables)
      throws IOException, InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        var answer = connections.graphQl(node, tenant, READ, variables);
        if (answer.at("/data/auditEvents").isObject()) {
          return answer.at("/data/auditEvents");
        }
        if (tries == TRIES) {
          throw new IOException("The log of %s cannot be read: %s".formatted(tenant, answer));
        }
      } catch (IOException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static Ledger.Stored stored(JsonNode event) {
    var key = event.get("idempotencyKey");
    return new Ledger.Stored(
        event.get("sequence").asLong(),
        event.get("receivedAt").asString(),
        event.get("automatic").asBoolean(),
        key.isNull() ? null : key.asString(),
        event.at("/customJson/n").asLong(-1));
  }
}
