package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.hostile.GrowingDocument;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.testing.ServerTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebSocketTests extends ServerTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired CredentialStore store;
  @Autowired JwtEncoder encoder;

  @Test
  void takesTheCallerOfItsFirstMessageForEachOperation() throws Exception {
    var tenant = freshTenant();
    var client = server.client(Permission.ALL, null);
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.token(client), "tenantId", tenant));
    assertThat(socket.next().required("type").asString()).isEqualTo("connection_ack");

    socket.subscribe("1", "{ viewer { id tenant { id } } }");

    var viewer = socket.next().required("payload").required("data").required("viewer");
    assertThat(viewer.required("id").asString()).isEqualTo(client.id());
    assertThat(viewer.required("tenant").required("id").asString()).isEqualTo(tenant);
    assertThat(socket.next().required("type").asString()).isEqualTo("complete");
  }

  @Test
  void refusesWhoBringsNoToken() throws Exception {
    assertClosed(Map.of(), 4401);
    assertClosed(Map.of("tenantId", "acme"), 4401);
    assertClosed(Map.of("Authorization", "Basic " + server.vendor()), 4401);
  }

  @Test
  void refusesWhoBringsNoValidToken() throws Exception {
    assertClosed(Map.of("Authorization", "Bearer nonsense"), 4401);
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var token = server.token(client);
    store.revoke(client.id(), Instant.now());
    assertClosed(Map.of("Authorization", "Bearer " + token), 4401);
  }

  @Test
  void refusesATenantThatIsNotTheCallers() throws Exception {
    var vendor = server.vendorOf(Set.of(freshTenant()), Permission.READ_AUDITS);
    var user = server.user(freshTenant(), "viewer");

    assertClosed(Map.of("Authorization", "Bearer " + vendor, "tenantId", freshTenant()), 4403);
    assertClosed(Map.of("Authorization", "Bearer " + user, "tenantId", freshTenant()), 4403);
  }

  @Test
  void refusesAnOperationBeforeTheFirstMessage() throws Exception {
    var socket = connect();

    socket.subscribe("1", "{ viewer { id } }");

    assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4401);
  }

  @Test
  void rejectsWhatTheLimitsOfDocumentsReject() throws Exception {
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.vendor()));
    socket.next();
    for (var growing : GrowingDocument.all()) {
      // Longer ones exceed the limit of a message and end the connection.
      socket.subscribe("1", growing.ofLength(140_000));

      assertThat(socket.next().at("/payload/errors/0/extensions/code").asString())
          .as(growing.construct())
          .isEqualTo("BAD_INPUT");
      assertThat(socket.next().path("type").asString()).isEqualTo("complete");
    }
  }

  @Test
  void rejectsFragmentsOfFragmentsBeforeValidation() throws Exception {
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.vendor()));
    socket.next();
    var chain = new StringBuilder("{ ...F0 } fragment F100 on Query { viewer { id } } ");
    for (int i = 0; i < 100; i++) {
      chain.append("fragment F%d on Query { ...F%d } ".formatted(i, i + 1));
    }

    socket.subscribe("1", chain.toString());

    assertThat(socket.next().at("/payload/errors/0/extensions/code").asString())
        .isEqualTo("QUERY_TOO_COMPLEX");
  }

  /** As graphql-transport-ws has it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{}",
        "{\"type\": \"nonsense\"}",
        "{\"type\": \"subscribe\", \"id\": \"1\"}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": \"\"}}",
        "{\"type\": \"complete\", \"id\": \"1\", \"id\": \"2\"}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": \"{ __typename }\", \"variables\": {\"a\": [{\"b\": 1, \"b\": 2}]}}}"
      })
  void closesWithItsOwnCodeWhatIsNoMessage(String message) throws Exception {
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.vendor()));
    socket.next();

    socket.open.sendText(message, true).get(10, TimeUnit.SECONDS);

    assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4400);
  }

  /** The client's id of an operation is the next client's, too. */
  @Test
  void givesEachFaultAnIdOfItsOwn() throws Exception {
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.vendor()));
    socket.next();
    for (var document : List.of("{ nothing }", "{", "{ tenant(id: \"$\") { id } }")) {
      socket.subscribe("7", document);
      var answer = socket.next();
      while (answer.required("type").asString().equals("complete")) {
        answer = socket.next();
      }
      assertThat(answer.findValue("executionId")).as(answer.toString()).isNotNull();
      assertThat(answer.findValue("executionId").asString()).as(document).hasSizeGreaterThan(8);
    }
  }

  @Test
  void refusesOperationsOnceTheCredentialHasEnded() throws Exception {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.token(client)));
    socket.next();

    store.revoke(client.id(), Instant.now());

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(viewerOver(socket)).contains("UNAUTHENTICATED"));
  }

  /** However idle it is. */
  @Test
  void closesWithinFiveSecondsOfARevocationOnAnotherNode() throws Exception {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.token(client)));
    socket.next();

    store.revoke(client.id(), Instant.now());

    assertThat(socket.closed.get(5, TimeUnit.SECONDS)).isEqualTo(4401);
  }

  @Test
  void closesWithinFiveSecondsOfTheSuspensionOfItsTenant() throws Exception {
    var tenant = freshTenant();
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.user(tenant, "viewer")));
    socket.next();
    var other = connect();
    other.init(Map.of("Authorization", "Bearer " + server.user(freshTenant(), "viewer")));
    other.next();

    server.graphql(
        server.vendor(),
        null,
        "mutation($id: ID!) { suspendTenant(tenantId: $id) { id } }",
        Map.of("id", tenant));

    assertThat(socket.closed.get(5, TimeUnit.SECONDS)).isEqualTo(4403);
    assertThat(other.closed).isNotDone();
    assertThat(viewerOver(other)).contains("ana");
  }

  @Test
  void refusesOperationsOnceTheTokensTimeIsOver() throws Exception {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var claims =
        JwtClaimsSet.builder()
            .issuer("annals")
            .subject(client.id())
            .expiresAt(Instant.now().plusSeconds(3))
            .claim("kind", "vendor")
            .claim("permissions", List.of(Permission.READ_AUDITS))
            .claim("issuer", client.id())
            .claim("issuer_secret", store.find(client.id()).orElseThrow().issuer().secret())
            .build();
    var header = JwsHeader.with(SignatureAlgorithm.RS256).build();
    var token = encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + token));
    socket.next();
    assertThat(viewerOver(socket)).contains(client.id());

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(viewerOver(socket)).contains("UNAUTHENTICATED"));
  }

  @Test
  void refusesWhatTheCallerMayNot() throws Exception {
    var socket = connect();
    socket.init(Map.of("Authorization", "Bearer " + server.vendor(Permission.READ_AUDITS)));
    socket.next();

    socket.subscribe("1", "{ tenants { nodes { id } } }");

    assertThat(socket.next().toString()).contains("FORBIDDEN").contains("tenants:manage");
  }

  private static String viewerOver(Socket socket) throws Exception {
    socket.subscribe("v", "{ viewer { id } }");
    var answer = socket.next().toString();
    assertThat(socket.next().required("type").asString()).isEqualTo("complete");
    return answer;
  }

  private void assertClosed(Map<String, String> payload, int status) throws Exception {
    var socket = connect();
    socket.init(payload);
    assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(status);
    assertThat(socket.messages).isEmpty();
  }

  private Socket connect() throws Exception {
    var socket = new Socket();
    socket.open =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(
                URI.create("ws://localhost:" + server.base().getPort() + "/graphql"), socket)
            .get(10, TimeUnit.SECONDS);
    return socket;
  }

  private static class Socket implements WebSocket.Listener {

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket open;

    void init(Map<String, String> payload) throws Exception {
      send(Map.of("type", "connection_init", "payload", payload));
    }

    void subscribe(String id, String document) throws Exception {
      send(Map.of("type", "subscribe", "id", id, "payload", Map.of("query", document)));
    }

    JsonNode next() throws Exception {
      var message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("a message").isNotNull();
      return message;
    }

    private void send(Map<String, Object> message) throws Exception {
      open.sendText(JSON.writeValueAsString(message), true).get(10, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}
