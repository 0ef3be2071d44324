package dev.annals.drills;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The connections of one client, one to each server. Reports internal errors, and requests that had
 * no answer although nothing was wrong with their server. Not safe for use by several threads.
 */
final class Connections implements AutoCloseable {

  /** As the code of an error has it; {@code classification} has the same word for others. */
  static final String INTERNAL_ERROR = "\"code\":\"INTERNAL_ERROR\"";

  static final JsonMapper JSON = JsonMapper.builder().build();

  private final Ledger ledger;
  private final Map<Deployment.Node, Client> clients = new HashMap<>();

  Connections(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A call to a server. */
  interface Call {
    String on(Client client) throws IOException;
  }

  /**
   * @throws IOException if there is no answer, or one of another status than 200
   */
  JsonNode graphQl(Deployment.Node node, String tenant, String query, Map<String, ?> variables)
      throws IOException {
    var body = JSON.writeValueAsString(Map.of("query", query, "variables", variables));
    return JSON.readTree(ask(node, client -> client.raw(tenant, body)));
  }

  String ask(Deployment.Node node, Call call) throws IOException {
    long began = System.nanoTime();
    long request = node.slowAnswers.asked();
    try {
      var client = clients.computeIfAbsent(node, asked -> new Client(asked.port()));
      var answer = call.on(client);
      if (answer.contains(INTERNAL_ERROR)) {
        ledger.violation(Violation.Kind.INTERNAL_ERROR, "%s: %s", node, shortened(answer));
      }
      return answer;
    } catch (SocketTimeoutException e) {
      if (!node.impairedSince(began)) {
        ledger.violation(
            Violation.Kind.UNANSWERED,
            "%s did not answer within %d s",
            node,
            (System.nanoTime() - began) / 1_000_000_000);
      }
      throw e;
    } catch (Client.UnexpectedStatus e) {
      if (e.status() == 500) {
        ledger.violation(
            Violation.Kind.INTERNAL_ERROR, "%s: %s", node, shortened(String.valueOf(e)));
      }
      throw e;
    } finally {
      node.slowAnswers.answered(request);
    }
  }

  static String code(JsonNode answer) {
    return answer.at("/errors/0/extensions/code").asString("");
  }

  static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  @Override
  public void close() throws IOException {
    for (var client : clients.values()) {
      client.close();
    }
  }
}
