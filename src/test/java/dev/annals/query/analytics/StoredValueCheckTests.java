package dev.annals.query.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.TenantId;
import dev.annals.query.Draft;
import dev.annals.query.filter.Expression;
import dev.annals.query.index.EventSearch;
import dev.annals.query.index.Search;
import dev.annals.query.work.QueryWork;
import dev.annals.query.work.WorkSettings;
import dev.annals.tenants.TenantStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.util.unit.DataSize;

class StoredValueCheckTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final DataSize ONE_REQUEST = DataSize.ofMegabytes(1);
  private static final int PAGE = 10;
  private static final int EVENTS = 200;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final QueryWork work =
      new QueryWork(
          new WorkSettings(
              ONE_REQUEST,
              ONE_REQUEST,
              ONE_REQUEST,
              Duration.ofSeconds(1),
              0,
              0,
              32,
              Duration.ofSeconds(60),
              100),
          registry);
  private final StoredValueCheck values =
      new StoredValueCheck(new Pages(), Mockito.mock(TenantStore.class), work);

  /** Events with the field take eight times the memory that one request may use. */
  @Test
  void looksThroughMoreEventsThanOneRequestMayHold() {
    var fit =
        work.within(
            memory -> {
              memory.reserve(100_000, "");
              var found = values.fit(ACME, "text", value -> false);
              assertThat(memory.reserved()).isEqualTo(100_000);
              return found;
            });

    assertThat(fit.values()).isEqualTo(EVENTS);
    assertThat(fit.misfits()).isEqualTo(EVENTS);
    assertThat(fit.sample()).hasSize(5);
  }

  /**
   * An index that gives page after page, and reserves the memory of each until the request ends.
   */
  private final class Pages implements Search {

    private long given;

    @Override
    public <T> Optional<T> query(
        TenantId tenant, Expression filter, Function<EventSearch, T> question) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T queryOrWait(
        TenantId tenant, Expression filter, Function<EventSearch, T> question) {
      var page =
          LongStream.rangeClosed(given + 1, Math.min(given + PAGE, EVENTS))
              .mapToObj(StoredValueCheckTests::event)
              .toList();
      given += page.size();
      work.within(
          memory -> {
            memory.reserve(page.stream().mapToLong(EventSize::of).sum(), "Ask for less");
            return true;
          });
      return (T) List.copyOf(page);
    }
  }

  private static AuditEvent event(long sequence) {
    return Draft.event("a").custom("text", "x".repeat(20_000)).at(ACME, sequence);
  }
}
