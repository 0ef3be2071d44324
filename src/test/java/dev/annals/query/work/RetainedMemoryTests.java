package dev.annals.query.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.kernel.Refusal;
import dev.annals.query.work.RetainedMemory.Owner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RetainedMemoryTests {

  private static final Owner ANN = new Owner("acme", "ann");
  private static final Owner BOB = new Owner("acme", "bob");
  private static final Owner ANN_OF_OTHER = new Owner("other", "ann");

  private final RetainedMemory memory = new RetainedMemory(100, Duration.ofMillis(20));

  @Test
  void aCallerHasAtMostAQuarter() {
    var response = memory.retain(ANN, 20);
    assertRefused(ANN, 6);
    memory.retain(ANN, 5);
    memory.retain(BOB, 20);
    memory.retain(ANN_OF_OTHER, 20);
    response.close();
    memory.retain(ANN, 20);
  }

  @Test
  void aTenantHasAtMostAHalf() {
    memory.retain(ANN, 25);
    memory.retain(BOB, 25);
    assertRefused(new Owner("acme", "eve"), 1);
    memory.retain(ANN_OF_OTHER, 25);
  }

  @Test
  void allTogetherHaveNoMoreThanThereIs() {
    memory.retain(ANN, 40);
    memory.retain(ANN_OF_OTHER, 40);
    assertRefused(new Owner("third", "eve"), 21);
    memory.retain(new Owner("third", "eve"), 20);
  }

  @Test
  void oneResponseAlwaysFitsIfItIsTheOnlyOne() {
    memory.retain(ANN, 200).close();
    memory.retain(ANN, 80);
    assertRefused(BOB, 1);
    memory.retain(ANN_OF_OTHER, 20);
  }

  @Test
  void waitsUntilAnotherResponseIsRead() {
    var patient = new RetainedMemory(100, Duration.ofSeconds(60));
    var first = patient.retain(ANN, 25);
    var second = CompletableFuture.supplyAsync(() -> patient.retain(ANN, 25));
    first.close();
    assertThat(second).succeedsWithin(Duration.ofSeconds(20));
  }

  private void assertRefused(Owner owner, long bytes) {
    var refusal = catchThrowableOfType(Refusal.class, () -> memory.retain(owner, bytes));
    assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    assertThat(refusal.details()).containsKey("retryAfterMillis");
  }
}
