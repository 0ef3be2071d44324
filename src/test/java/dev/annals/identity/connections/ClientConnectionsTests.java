package dev.annals.identity.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.nodes.CriticalThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The thread that closes connections after their deadlines. */
class ClientConnectionsTests {

  private static final ConnectionSettings SETTINGS =
      new ConnectionSettings(
          Duration.ofMillis(2),
          DataSize.ofKilobytes(1),
          DataSize.ofKilobytes(1),
          Duration.ofSeconds(20),
          10,
          10,
          10,
          10,
          10,
          10,
          10);

  private final CriticalThreads threads = new CriticalThreads();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicReference<Error> fault = new AtomicReference<>();
  private final ClientConnections connections =
      new ClientConnections(SETTINGS, new SimpleMeterRegistry(), threads) {
        @Override
        long now() {
          looks.incrementAndGet();
          var planted = fault.get();
          if (planted != null) {
            throw planted;
          }
          return super.now();
        }
      };

  @AfterEach
  void stop() {
    connections.stop();
  }

  @Test
  void goesOnAfterAnErrorThatIsNotFatal() {
    fault.set(new StackOverflowError("injected"));
    connections.watch();
    await().until(() -> looks.get() > 2);
    fault.set(null);

    int before = looks.get();
    await().until(() -> looks.get() > before + 2);
    assertThat(threads.failed()).isEmpty();
  }

  @Test
  void isReportedWhenItEnds() {
    fault.set(new OutOfMemoryError("injected"));
    connections.watch();
    await().untilAsserted(() -> assertThat(threads.failed()).containsKey("connections"));
  }
}
