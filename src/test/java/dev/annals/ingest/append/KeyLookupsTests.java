package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.annals.ingest.append.KeyLookups.Lookup;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.Mockito;

/** Look-ups while the store does not answer. */
@Timeout(60)
class KeyLookupsTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final EventFingerprint BODY = new EventFingerprint(null, 1L);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofMinutes(10);

  private final CountDownLatch back = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicInteger keysAsked = new AtomicInteger();
  private final LogStore store = Mockito.mock(LogStore.class, call -> answer(call.getArgument(0)));

  @AfterEach
  void storeIsBack() {
    back.countDown();
  }

  @Test
  void holdsNoMoreLookUpsOfATenantThanItsLimit() {
    var lookups = new KeyLookups(store, 500, 10_000, NEVER);
    begin(lookups, ACME, 1_000);
    // The allowance alone would admit 500 more in each second.
    await()
        .during(Duration.ofSeconds(1))
        .until(() -> begin(lookups, ACME, 10).isEmpty() && lookups.pending() == 1_000);
    assertThat(lookups.begin(new TenantId("other"), "k")).isPresent();
  }

  @Test
  void holdsNoMoreLookUpsInAllThanTheLimit() {
    var lookups = new KeyLookups(store, 500, 3_000, NEVER);
    for (int tenant = 0; tenant < 50; tenant++) {
      begin(lookups, new TenantId("t" + tenant), 300);
    }
    assertThat(lookups.pending()).isEqualTo(3_000);
  }

  /** Their callers were told that the database does not answer. */
  @Test
  void asksTheStoreNothingOnBehalfOfCallersThatHaveGone() throws Exception {
    var lookups = new KeyLookups(store, 500, 10_000, SHORT);
    var first = lookups.begin(ACME, "first").orElseThrow();
    begun.await();
    var abandoned = begin(lookups, ACME, 700);
    for (var lookup : abandoned) {
      assertThat(catchThrowableOfType(Refusal.class, () -> lookup.await(BODY)).code())
          .isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
    }
    assertThat(catchThrowableOfType(Refusal.class, () -> first.await(BODY)).code())
        .isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
    assertThat(lookups.pending()).isZero();

    back.countDown();
    var after = new KeyLookups(store, 500, 10_000, NEVER).begin(ACME, "after").orElseThrow();
    assertThat(after.await(BODY)).isEmpty();
    await().untilAsserted(() -> assertThat(lookups.pending()).isZero());
    assertThat(keysAsked.get()).isEqualTo(2);
  }

  /** A caller that never comes for the answer, for instance since its connection is closed. */
  @Test
  void forgetsLookUpsThatNobodyWaitsFor() throws Exception {
    var lookups = new KeyLookups(store, 500, 10_000, SHORT);
    lookups.begin(ACME, "first");
    begun.await();
    begin(lookups, ACME, 700);
    await()
        .untilAsserted(
            () -> {
              lookups.begin(new TenantId("other"), "k");
              assertThat(lookups.pending()).isLessThan(700);
            });
    assertThat(keysAsked.get()).isEqualTo(1);
  }

  private static List<Lookup> begin(KeyLookups lookups, TenantId tenant, int number) {
    var begun = new ArrayList<Lookup>();
    for (int i = 0; i < number; i++) {
      lookups.begin(tenant, "k" + i).ifPresent(begun::add);
    }
    return begun;
  }

  private List<LogStore.Keyed> answer(Map<TenantId, ? extends Collection<String>> keys)
      throws InterruptedException {
    keysAsked.addAndGet(keys.values().stream().mapToInt(Collection::size).sum());
    begun.countDown();
    back.await();
    return List.of();
  }
}
