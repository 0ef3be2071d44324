package dev.annals.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class KeysIntegrationTests {

  @Autowired KeyStore store;

  @Test
  void givesAllNodesThatStartAtOnceTheSameKey() throws Exception {
    var name = "test-" + UUID.randomUUID();
    var nodes =
        Stream.generate(
                () -> (Callable<String>) () -> store.keep(name, () -> UUID.randomUUID().toString()))
            .limit(16)
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(nodes).stream().map(Future::resultNow).distinct()).hasSize(1);
    }
  }
}
