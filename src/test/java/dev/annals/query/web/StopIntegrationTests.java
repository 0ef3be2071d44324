package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import dev.annals.AnnalsApplication;
import dev.annals.query.analytics.LogAnalytics;
import dev.annals.testing.TestTokens;
import java.net.ConnectException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** A server that is told to stop answers the queries under way, by its index too. */
class StopIntegrationTests {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);

  @Test
  void aQueryThatRunsIsAnswered() throws Exception {
    var context =
        new SpringApplicationBuilder(AnnalsApplication.class)
            .initializers(starting -> starting.getBeanFactory().addBeanPostProcessor(blocking()))
            .run("--server.port=0");
    var server = TestTokens.of(context);
    var token = server.vendor();
    var answer =
        CompletableFuture.supplyAsync(
            () -> server.graphql(token, "acme", "{ auditStats { totalToday } }"));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    var closed = CompletableFuture.runAsync(context::close);
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> isRefused(server));
    stopping.countDown();

    assertThat(answer.get(30, TimeUnit.SECONDS).at("/data/auditStats/totalToday").asInt(-1))
        .isZero();
    assertThat(closed).succeedsWithin(60, TimeUnit.SECONDS);
  }

  /** Figures that go to the index only when the server stops. */
  private BeanPostProcessor blocking() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof LogAnalytics logAnalytics ? blocking(logAnalytics) : bean;
      }
    };
  }

  private LogAnalytics blocking(LogAnalytics logAnalytics) {
    var blocking = spy(logAnalytics);
    doAnswer(
            query -> {
              begun.countDown();
              stopping.await();
              return query.callRealMethod();
            })
        .when(blocking)
        .stats(any(), any());
    return blocking;
  }

  private static boolean isRefused(TestTokens server) throws Exception {
    try (var connection = new Socket(server.base().getHost(), server.base().getPort())) {
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }
}
