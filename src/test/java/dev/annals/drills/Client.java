package dev.annals.drills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A back end of a vendor, with one connection. */
final class Client implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Http http;
  private @Nullable String token;

  Client(int port) {
    this.http = new Http(port);
  }

  /**
   * Asks through GraphQL.
   *
   * @throws IOException if there is no answer, or one that is no answer of GraphQL
   */
  JsonNode graphQl(String tenant, String query, Map<String, ?> variables) throws IOException {
    var body = JSON.writeValueAsString(Map.of("query", query, "variables", variables));
    return JSON.readTree(raw(tenant, body));
  }

  /** Posts a ready GraphQL request, and returns the answer unread. */
  String raw(String tenant, String body) throws IOException {
    var headers =
        "Authorization: Bearer %s\r\nX-Tenant-Id: %s\r\nContent-Type: application/json\r\n"
            .formatted(token(), tenant);
    var answer = http.post("/graphql", headers, body);
    if (answer.status() == 401) {
      token = null;
    }
    if (answer.status() != 200) {
      throw new IOException("HTTP " + answer.status() + ": " + answer.body());
    }
    return answer.body();
  }

  String token() throws IOException {
    if (token == null) {
      var basic =
          Base64.getEncoder()
              .encodeToString(
                  (Server.CLIENT_ID + ":" + Server.CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
      var answer =
          http.post(
              "/oauth2/token",
              "Authorization: Basic "
                  + basic
                  + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
              "grant_type=client_credentials");
      if (answer.status() != 200) {
        throw new IOException("No token: " + answer.status() + " " + answer.body());
      }
      token = JSON.readTree(answer.body()).get("access_token").asString();
    }
    return token;
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
