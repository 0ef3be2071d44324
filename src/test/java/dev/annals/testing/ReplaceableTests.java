package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReplaceableTests {

  private final Replaceable<Counter> counter = new Replaceable<>(Counter.class);
  private final Counter bean = (Counter) counter.postProcessAfterInitialization(new Counter(), "c");

  @Test
  void replacesAndRestores() {
    counter.replace(
        (mock, real) -> doAnswer(call -> real.plus(call.getArgument(0)) + 10).when(mock).plus(1));

    assertThat(bean.plus(1)).isEqualTo(12);
    assertThat(bean.plus(2)).isEqualTo(3);

    counter.restore();
    assertThat(bean.plus(1)).isEqualTo(2);
  }

  @Test
  void throwsWhatTheBeanThrows() {
    assertThatThrownBy(() -> bean.plus(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leavesOtherBeansAlone() {
    assertThat(counter.postProcessAfterInitialization("other", "o")).isEqualTo("other");
  }

  /** What stubbing a spy does not stand. */
  @Test
  void isReplacedWhileOthersCallIt() {
    var stop = new AtomicBoolean();
    Supplier<Boolean> calls =
        () -> {
          boolean right = true;
          while (!stop.get()) {
            int sum = bean.plus(2);
            right &= sum == 3 || sum == 7;
          }
          return right;
        };
    var caller = CompletableFuture.supplyAsync(calls);
    for (int i = 0; i < 1_000; i++) {
      counter.replace((mock, real) -> doReturn(7).when(mock).plus(2));
      assertThat(bean.plus(2)).isEqualTo(7);
      counter.restore();
    }
    stop.set(true);
    assertThat(caller).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
  }

  static class Counter {

    int plus(int one) {
      if (one < 0) {
        throw new IllegalArgumentException();
      }
      return one + 1;
    }
  }
}
