package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;

import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.query.live.GraphQlSocket;
import dev.annals.testing.Replaceable;
import dev.annals.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** What one tenant asks must not keep the answers of another one back. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"annals.query.work.queue-time=5m", "annals.web.patience=5m"})
class FairTurnsTests {

  private static final TenantId BUSY = new TenantId("busy");
  private static final String QUESTION = "{ auditStats { totalToday } }";

  @Autowired ApplicationContext context;
  @Autowired MeterRegistry registry;
  @Autowired Replaceable<AuditLog> log;

  private final CountDownLatch end = new CountDownLatch(1);
  private TestTokens server;

  /** Each query of the index reads what the log has behind it, while it has its turn. */
  @BeforeEach
  void makeTheQueriesOfOneTenantTakeLong() {
    server = TestTokens.of(context);
    log.replace(
        (slow, real) -> {
          // Not the log behind a fixed point, which would be another object.
          doReturn(slow).when(slow).upToDate(BUSY);
          doAnswer(
                  read -> {
                    end.await();
                    return real.readAfter(BUSY, read.getArgument(1), read.getArgument(2));
                  })
              .when(slow)
              .readAfter(eq(BUSY), anyLong(), anyInt());
        });
  }

  @AfterEach
  void restore() {
    log.restore();
  }

  @Test
  void aTenantWithManySlowQueriesDelaysNoOther() {
    var token = server.vendor();
    var slow = new ArrayList<CompletableFuture<JsonNode>>();
    for (int i = 0; i < 60; i++) {
      slow.add(
          CompletableFuture.supplyAsync(
              () -> server.graphql(token, BUSY.value(), QUESTION),
              task -> Thread.ofVirtual().start(task)));
    }
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> waiting() > 45);

    for (int i = 0; i < 5; i++) {
      var answer = server.graphql(token, "calm", QUESTION);
      assertThat(answer.at("/data/auditStats/totalToday").asInt(-1)).isZero();
    }
    assertThat(slow).noneMatch(CompletableFuture::isDone);

    end.countDown();
    for (var answer : slow) {
      assertThat(answer.join().at("/data/auditStats/totalToday").asInt(-1)).isZero();
    }
    assertThat(registry.get("annals.query.memory").gauge().value()).isZero();
  }

  @Test
  void whatWaitsIsTakenBackWhenItsClientLeaves() throws Exception {
    var socket = GraphQlSocket.open(server.base(), server.vendor(), BUSY.value());
    for (int i = 0; i < 20; i++) {
      socket.subscribe(String.valueOf(i), QUESTION, Map.of());
    }
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> waiting() > 10);

    socket.close();

    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> waiting() == 0);
    end.countDown();
  }

  @TestConfiguration
  static class Log {

    @Bean
    static Replaceable<AuditLog> replaceableLog() {
      return new Replaceable<>(AuditLog.class);
    }
  }

  private double waiting() {
    return registry.get("annals.query.waiting").tag("kind", "index").gauge().value();
  }
}
