package dev.annals.query.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class QueryRequestTests {

  private static final long KB = 1_024;
  private static final String ADVICE = "Ask for less";

  private final MemoryBudget budget =
      new MemoryBudget(1_000 * KB, 600 * KB, 500 * KB, Duration.ofMillis(20));

  @Test
  void refusesARequestThatUsesMoreThanOneMay() {
    try (var request = new QueryRequest(budget)) {
      request.reserve(400 * KB, ADVICE);
      var refusal = catchThrowableOfType(Refusal.class, () -> request.reserve(201 * KB, ADVICE));
      assertThat(refusal.code()).isEqualTo(Refusal.Code.QUERY_TOO_BROAD);
      assertThat(refusal.reason()).contains("600 KB").endsWith(ADVICE);
      request.reserve(200 * KB, ADVICE);
    }
    assertThat(budget.reserved()).isZero();
  }

  /** A fetcher can outlive the request that its client has cancelled. */
  @Test
  void releasesNothingTwiceOnceItIsClosed() {
    var request = new QueryRequest(budget);
    request.reserve(400 * KB, ADVICE);
    request.close();

    request.release(400 * KB);
    request.reserve(100 * KB, ADVICE);
    request.releaseTo(0);
    request.close();

    assertThat(budget.reserved()).isZero();
  }

  @Test
  void tellsARequestToComeAgainWhileOthersHoldTheMemory() {
    try (var one = new QueryRequest(budget);
        var other = new QueryRequest(budget)) {
      one.reserve(600 * KB, ADVICE);
      var refusal = catchThrowableOfType(Refusal.class, () -> other.reserve(500 * KB, ADVICE));
      assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
      assertThat(refusal.details()).containsKey("retryAfterMillis");
      one.close();
      other.reserve(500 * KB, ADVICE);
    }
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void waitsForMemoryThatIsReleasedInTime() {
    var patient = new MemoryBudget(1_000 * KB, 1_000 * KB, 500 * KB, Duration.ofSeconds(60));
    try (var one = new QueryRequest(patient);
        var other = new QueryRequest(patient)) {
      one.reserve(900 * KB, ADVICE);
      var reserved = CompletableFuture.runAsync(() -> other.reserve(500 * KB, ADVICE));
      one.release(600 * KB);
      assertThat(reserved).succeedsWithin(Duration.ofSeconds(20));
      assertThat(one.reserved()).isEqualTo(300 * KB);
    }
    assertThat(patient.reserved()).isZero();
  }

  @Test
  void asksTheGlobalBudgetInSteps() {
    try (var request = new QueryRequest(budget)) {
      request.reserve(1, ADVICE);
      assertThat(budget.reserved()).isEqualTo(64 * KB);
      request.reserve(64 * KB - 1, ADVICE);
      assertThat(budget.reserved()).isEqualTo(64 * KB);
      request.reserve(1, ADVICE);
      assertThat(budget.reserved()).isEqualTo(128 * KB);
      request.releaseTo(0);
      assertThat(budget.reserved()).isZero();
    }
  }

  @Test
  void reservesNothingOnceItIsOver() {
    var request = new QueryRequest(budget);
    request.close();
    request.reserve(10 * KB, ADVICE);
    request.close();
    assertThat(budget.reserved()).isZero();
  }
}
