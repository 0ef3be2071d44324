package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Misconfigured;
import dev.annals.testing.RawSocket;
import dev.annals.testing.ServerTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.unit.DataSize;

/** Pages of other origins call only where the one setting names them. */
@TestPropertySource(
    properties = {
      "annals.web.allowed-origins=https://App.example.com/, http://localhost:4444",
      "annals.access.public-url=https://logs.example.com/annals"
    })
class CorsPolicyTests extends ServerTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void answersAPageThatIsNamed() {
    var preflight = preflight("https://app.example.com");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .containsIgnoringCase("authorization")
        .containsIgnoringCase("x-tenant-id");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).hasValue("true");
    var answer = ask("https://app.example.com");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    // Refused by its token, but readable by the page: it can sign in anew.
    var unknown =
        send(
            request("/graphql")
                .header("Origin", "https://app.example.com")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "http://app.example.com",
        "https://app.example.com.evil.test",
        "https://app.example.com:8443",
        "null"
      })
  void refusesEveryOther(String origin) {
    assertThat(preflight(origin).statusCode()).isEqualTo(403);
    assertThat(ask(origin).statusCode()).isEqualTo(403);
    assertThatThrownBy(() -> connect(origin))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "https://evil.example.com", "x", "http://[", "http://a b", "%"})
  void refusesInTheFormOfErrors(String origin) throws Exception {
    for (var path : List.of("/graphql", "/v1/audits", "/oauth2/token", "/actuator/health")) {
      for (var method : List.of("POST", "OPTIONS", "GET")) {
        try (var client = new RawSocket(server.base().getPort())) {
          client.write(
              ("%s %s HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\nContent-Length: 0\r\n"
                      + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n")
                  .formatted(method, path, origin));
          assertThat(client.rest())
              .startsWith("HTTP/1.1 403 ")
              .containsIgnoringCase("content-type: application/json")
              .contains("\"errors\":[", "\"code\":\"FORBIDDEN\"", "executionId", "Origin");
        }
      }
    }
  }

  @Test
  void opensASocketForItsOwnPagesAndThoseThatAreNamed() {
    connect(server.base().toString()).abort();
    connect("http://localhost:4444").abort();
    connect("https://logs.example.com").abort();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "https://*.example.com", "app.example.com", "https://a.test/path", ""})
  void isNoStartWithWhatIsNoOrigin(String origin) {
    assertThatThrownBy(
            () ->
                new WebSettings(
                    List.of(origin), Duration.ofSeconds(1), 1, 1, 1, 1, DataSize.ofMegabytes(1)))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("annals.web.allowed-origins");
  }

  @Test
  void saysInHeadersWhatABrowserMayNot() {
    var headers = ask(server.base().toString()).headers();
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Content-Security-Policy"))
        .hasValue("default-src 'none'; frame-ancestors 'none'");
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  private HttpResponse<String> preflight(String origin) {
    return send(
        request("/graphql")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,x-tenant-id")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private HttpResponse<String> ask(String origin) {
    return send(
        request("/graphql")
            .header("Origin", origin)
            .header("Authorization", "Bearer " + server.vendor())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"query\": \"{ viewer { id } }\"}")));
  }

  private WebSocket connect(String origin) {
    return HTTP.newWebSocketBuilder()
        .header("Origin", origin)
        .subprotocols("graphql-transport-ws")
        .buildAsync(
            URI.create(server.base().toString().replace("http", "ws") + "/graphql"),
            new WebSocket.Listener() {})
        .join();
  }
}
