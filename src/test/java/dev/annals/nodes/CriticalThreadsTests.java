package dev.annals.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class CriticalThreadsTests {

  private final CriticalThreads threads = new CriticalThreads();
  private final CriticalThreadsHealth health = new CriticalThreadsHealth(threads);

  @Test
  void isUpWhileThreadsRunAndWhenTheyEnd() throws Exception {
    threads.start("one", () -> {}).join();

    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void isDownAndNamesAThreadThatFailed() throws Exception {
    threads
        .startDaemon(
            "two",
            () -> {
              throw new LinkageError("injected");
            })
        .join();

    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.health().getDetails()).isEqualTo(Map.of("two", "java.lang.LinkageError"));
  }
}
