package dev.annals.testing;

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
public abstract class ServerTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Autowired public ApplicationContext context;
  public TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  public static String freshTenant() {
    return "t-" + UUID.randomUUID();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.base().resolve(path));
  }

  public static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  public static JsonNode data(JsonNode answer, String field) {
    if (answer.has("errors")) {
      throw new AssertionError("Refused: " + answer);
    }
    return answer.required("data").required(field);
  }
}
