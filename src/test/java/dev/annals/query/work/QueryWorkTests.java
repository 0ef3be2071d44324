package dev.annals.query.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class QueryWorkTests {

  private static final String ADVICE = "Ask for less";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final QueryWork work = new QueryWork(WorkSettings.defaults(), registry);

  @Test
  void nestedWorkSharesTheRequest() {
    long left =
        work.within(
            outer -> {
              work.within(
                  inner -> {
                    assertThat(inner).isSameAs(outer);
                    inner.reserve(100, ADVICE);
                    return true;
                  });
              assertThat(reserved()).isPositive();
              return outer.reserved();
            });
    assertThat(left).isEqualTo(100);
    assertThat(reserved()).isZero();
    assertThat(work.current()).isEmpty();
  }

  @Test
  void theRequestEndsWithWorkThatFails() {
    var fault = new IllegalStateException("fault");
    var thrown =
        catchThrowable(
            () ->
                work.within(
                    memory -> {
                      memory.reserve(100, ADVICE);
                      throw fault;
                    }));
    assertThat(thrown).isSameAs(fault);
    assertThat(reserved()).isZero();
    assertThat(work.current()).isEmpty();
  }

  private double reserved() {
    return registry.get("annals.query.memory").gauge().value();
  }
}
