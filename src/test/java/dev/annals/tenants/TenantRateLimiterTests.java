package dev.annals.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Misconfigured;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import io.github.bucket4j.TimeMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TenantRateLimiterTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private int events = 10;
  private final AtomicLong now = new AtomicLong();
  private final List<Object> signals = new ArrayList<>();
  private final TenantRateLimiter tenantRateLimiter =
      new TenantRateLimiter(
          tenant -> new TenantLimits(tenant.equals(GLOBEX) ? 1 : events, 1, 1, 1, 1, 1),
          new Clockwork(),
          signals::add);

  private final class Clockwork implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return now.get();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  @Test
  void letsABurstThroughAndThenSoManyASecond() {
    use(ACME, 200);
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(ACME))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
              assertThat(refusal.details()).containsEntry("retryAfterMillis", 100L);
            });
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    use(ACME, 10);
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(ACME)).isInstanceOf(Refusal.class);
  }

  @Test
  void countsEachTenantForItself() {
    use(ACME, 200);
    use(GLOBEX, 20);
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(GLOBEX)).isInstanceOf(Refusal.class);
    assertThatCode(() -> tenantRateLimiter.countQuestion(ACME)).doesNotThrowAnyException();
  }

  @Test
  void countsQuestionsApartFromEvents() {
    for (int i = 0; i < 20; i++) {
      tenantRateLimiter.countQuestion(ACME);
    }
    assertThatThrownBy(() -> tenantRateLimiter.countQuestion(ACME)).isInstanceOf(Refusal.class);
    use(ACME, 200);
  }

  @Test
  void tellsOfEachRefusal() {
    use(ACME, 200);
    assertThat(signals).isEmpty();
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(ACME)).isInstanceOf(Refusal.class);
    assertThat(signals).containsExactly(new RateLimited(ACME, RateLimited.What.EVENTS));
  }

  @Test
  void anotherLimitTakesEffectAtOnceAndGivesNoFreshBurst() {
    use(ACME, 100);

    events = 2;
    use(ACME, 20);
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(ACME)).isInstanceOf(Refusal.class);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    use(ACME, 2);
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(ACME)).isInstanceOf(Refusal.class);

    events = 10;
    assertThatThrownBy(() -> tenantRateLimiter.countEvent(ACME)).isInstanceOf(Refusal.class);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    use(ACME, 10);
  }

  @Test
  void theDeploymentsOwnLogIsNotCounted() {
    use(TenantId.DEPLOYMENT, 1_000);
  }

  @Test
  void isNoStartWithALimitThatLetsNothingThrough() {
    assertThatThrownBy(() -> new RateLimitSettings(0, 1, 1, 1, 1, DataSize.ofBytes(1), Map.of()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("annals.limits.events");
  }

  private void use(TenantId tenant, int events) {
    for (int i = 0; i < events; i++) {
      tenantRateLimiter.countEvent(tenant);
    }
  }
}
