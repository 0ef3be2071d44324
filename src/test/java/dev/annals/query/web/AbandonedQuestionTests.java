package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import dev.annals.access.Presence;
import dev.annals.access.TestTokens;
import dev.annals.kernel.TenantId;
import dev.annals.query.figures.Figures;
import dev.annals.query.live.GraphQlSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** What works on a question learns that its client has gone. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AbandonedQuestionTests {

  @Autowired ApplicationContext context;
  @MockitoSpyBean Figures figures;

  private final CountDownLatch working = new CountDownLatch(1);
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private GraphQlSocket socket;

  @BeforeEach
  void askWhatTakesLong() throws Exception {
    doAnswer(question -> workUntilGone()).when(figures).stats(any(), any());
    var server = TestTokens.of(context);
    socket = GraphQlSocket.open(server.base(), server.vendor(), new TenantId("left").value());
    socket.subscribe("1", "{ auditStats { totalToday } }", Map.of());
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stopsWhenItsClientTakesItBack() {
    assertThat(stopped).isNotDone();
    socket.complete("1");
    assertThat(stopped).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
  }

  @Test
  void stopsWhenItsClientIsCutOff() {
    socket.close();
    assertThat(stopped).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
  }

  private Figures.Stats workUntilGone() {
    working.countDown();
    Awaitility.await().pollInSameThread().until(Presence::isGone);
    stopped.complete(true);
    return new Figures.Stats(0, 0);
  }
}
