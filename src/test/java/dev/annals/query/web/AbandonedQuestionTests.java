package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.kernel.TenantId;
import dev.annals.query.analytics.LogAnalytics;
import dev.annals.query.live.GraphQlSocket;
import dev.annals.testing.Replaceable;
import dev.annals.testing.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** What works on a question learns that its client has gone. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AbandonedQuestionTests {

  @Autowired ApplicationContext context;
  @Autowired Replaceable<LogAnalytics> figures;

  private static final String QUESTION = "{ auditStats { totalToday } }";

  private final CountDownLatch working = new CountDownLatch(1);
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger looks = new AtomicInteger();
  private TestTokens server;

  @BeforeEach
  void letItTakeLong() {
    figures.replace(
        (slow, real) -> doAnswer(question -> workUntilGone()).when(slow).stats(any(), any()));
    server = TestTokens.of(context);
  }

  @AfterEach
  void restore() {
    figures.restore();
  }

  @Test
  void stopsWhenItsClientTakesItBack() throws Exception {
    var socket = askOverWebSocket();
    assertThat(stopped).isNotDone();
    socket.complete("1");
    assertThat(stopped).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
  }

  @Test
  void stopsWhenItsClientIsCutOff() throws Exception {
    askOverWebSocket().close();
    assertThat(stopped).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stopsWhenItsClientHangsUp(boolean chunked) throws Exception {
    try (var connection = ask(chunked)) {
      assertThat(stopped).isNotDone();
    }
    assertThat(stopped).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWhileItsClientWaitsWhateverItHasSentMeanwhile(boolean chunked) throws Exception {
    try (var connection = ask(chunked)) {
      connection.getOutputStream().write(request(chunked));
      connection.getOutputStream().flush();
      Awaitility.await().until(() -> looks.get() > 20);
      enough.set(true);
      assertThat(stopped).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(false);
      var answers = connection.getInputStream();
      for (int i = 0; i < 2; i++) {
        assertThat(answer(answers)).contains("\"totalToday\":0");
      }
    }
  }

  @TestConfiguration
  static class Slow {

    @Bean
    static Replaceable<LogAnalytics> replaceableFigures() {
      return new Replaceable<>(LogAnalytics.class);
    }
  }

  private GraphQlSocket askOverWebSocket() throws Exception {
    var socket = GraphQlSocket.open(server.base(), server.vendor(), new TenantId("left").value());
    socket.subscribe("1", QUESTION, Map.of());
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
    return socket;
  }

  private Socket ask(boolean chunked) throws Exception {
    var connection = new Socket(server.base().getHost(), server.base().getPort());
    connection.setSoTimeout(30_000);
    connection.getOutputStream().write(request(chunked));
    connection.getOutputStream().flush();
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
    return connection;
  }

  /** With a line break behind the JSON, as some clients send it. */
  private byte[] request(boolean chunked) {
    var body = "{\"query\": \"%s\"}\n".formatted(QUESTION);
    return """
    POST /graphql HTTP/1.1
    Host: localhost
    Authorization: Bearer %s
    X-Tenant-Id: left
    Content-Type: application/json
    %s

    %s\
    """
        .formatted(
            server.vendor(),
            chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length(),
            chunked ? "%x\n%s\n0\n\n".formatted(body.length(), body) : body)
        .replace("\n", "\r\n")
        .replace("}\r\n", "}\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** One answer of this connection, whose body ends with a line of its own. */
  private static String answer(InputStream in) throws IOException {
    var read = new StringBuilder();
    while (!read.toString().contains("totalToday\":0}}}")) {
      int next = in.read();
      assertThat(next).as("more of: " + read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }

  private LogAnalytics.Stats workUntilGone() {
    working.countDown();
    Awaitility.await()
        .pollInSameThread()
        .until(
            () -> {
              looks.incrementAndGet();
              return enough.get() || CancellationSignal.isCancelled();
            });
    stopped.complete(!enough.get());
    return new LogAnalytics.Stats(0, 0);
  }
}
