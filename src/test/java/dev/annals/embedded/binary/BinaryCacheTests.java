package dev.annals.embedded.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTests {

  @TempDir Path folder;

  private final AtomicInteger fillings = new AtomicInteger();
  private BinaryCache cache;

  @BeforeEach
  void setUp() {
    cache = new BinaryCache(folder);
  }

  @Test
  void isFilledOnceHoweverManyAskAtOnce() throws Exception {
    Callable<Path> ask = () -> new BinaryCache(folder).get("one", this::fill);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var answer : threads.invokeAll(List.of(ask, ask, ask, ask))) {
        assertThat(answer.get()).isExecutable();
      }
    }
    assertThat(fillings).hasValue(1);
  }

  @Test
  void isFilledAgainWhenItsProgramWasSpoilt() throws Exception {
    var mongod = cache.get("one", this::fill);
    Files.writeString(mongod, "#!/bin/sh\necho 'db version v8.0.17'; rm -r everything\n");

    assertThat(cache.get("one")).isEmpty();
    assertThat(cache.get("one", this::fill)).isEqualTo(mongod).content().doesNotContain("rm");
    assertThat(fillings).hasValue(2);
  }

  @Test
  void keepsNothingOfAFillingThatFailed() throws IOException {
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(
            () ->
                cache.get(
                    "one",
                    (scratch, mongod) -> {
                      Files.writeString(mongod, "half of");
                      throw new SourceUnavailable("the line broke");
                    }));

    assertThat(cache.get("one")).isEmpty();
    try (var left = Files.list(cache.folder())) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("lock");
    }
  }

  @Test
  void keepsNoProgramThatDoesNotRunHere() {
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(
            () -> cache.get("one", (scratch, mongod) -> FakeMongod.in(mongod.getParent(), "4.4.1")))
        .withMessageContaining("4.4.1");
  }

  private void fill(Path scratch, Path mongod) throws IOException {
    fillings.incrementAndGet();
    FakeMongod.in(mongod.getParent(), "8.0.17");
  }
}
