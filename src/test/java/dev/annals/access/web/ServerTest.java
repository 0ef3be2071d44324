package dev.annals.access.web;

import dev.annals.access.TestTokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** A test that speaks to the whole server as a client does. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class ServerTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Autowired ApplicationContext context;
  TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  static String freshTenant() {
    return "t-" + UUID.randomUUID();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.base().resolve(path));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  static JsonNode data(JsonNode answer, String field) {
    if (answer.has("errors")) {
      throw new AssertionError("Refused: " + answer);
    }
    return answer.required("data").required(field);
  }
}
