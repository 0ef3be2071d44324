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

  /** An answer of HTTP other than 200. */
  static final class UnexpectedStatus extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    UnexpectedStatus(int status, String body) {
      super("HTTP " + status + ": " + body);
      this.status = status;
    }

    int status() {
      return status;
    }
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
    return post(tenant, "/graphql", "application/json", body);
  }

  /** Posts a body to a path. */
  String post(String tenant, String path, String contentType, String body) throws IOException {
    var headers = authorization(tenant) + "Content-Type: " + contentType + "\r\n";
    return checked(http.post(path, headers, body));
  }

  String get(String tenant, String path) throws IOException {
    return checked(http.get(path, authorization(tenant)));
  }

  private String authorization(String tenant) throws IOException {
    return "Authorization: Bearer %s\r\nX-Tenant-Id: %s\r\n".formatted(token(), tenant);
  }

  private String checked(Http.Answer answer) throws IOException {
    if (answer.status() == 401) {
      token = null;
    }
    if (answer.status() != 200) {
      throw new UnexpectedStatus(answer.status(), answer.body());
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
        throw new UnexpectedStatus(answer.status(), "No token: " + answer.body());
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
