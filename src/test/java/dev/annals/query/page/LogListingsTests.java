package dev.annals.query.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Draft;
import dev.annals.query.ListRequest;
import dev.annals.query.MemoryLog;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.query.filter.SearchReader;
import dev.annals.query.index.EventSearch;
import dev.annals.query.index.FieldOrder;
import dev.annals.query.index.Search;
import dev.annals.query.work.QueryWork;
import dev.annals.query.work.WorkSettings;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.tenants.TenantAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.util.unit.DataSize;

/** Lists of events that take up to a megabyte each in memory. */
class LogListingsTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final int EVENTS = 64;
  private static final DataSize ONE_REQUEST = DataSize.ofMegabytes(6);
  private static final long ONE_READ = DataSize.ofMegabytes(3).toBytes();
  private static final Map<String, Object> SOME = Map.of("action", Map.of("equals", "a"));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MemoryLog log = new MemoryLog();
  private final List<Long> order = new ArrayList<>();
  private final LogListings listings =
      new LogListings(
          log,
          new KnownOrder(),
          new FilterReader(new SearchReader()),
          tenant -> new DataStructure(1, ValidationMode.LENIENT, fields()),
          Mockito.mock(TenantAccess.class),
          work());

  /** A file of large events does not break off, in whatever order they are. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void handsOnLargeEventsInTheMemoryOfOneRead(long seed) {
    append(1.0, 0.02, 0.3);
    Collections.shuffle(order, new Random(seed));

    assertThat(each(new ListRequest(SOME, null, null, true))).isEqualTo(order);
    assertThat(reserved()).isZero();
  }

  @Test
  void readsSmallEventsInLargeParts() {
    for (int i = 0; i < 40; i++) {
      append(0.001);
    }

    assertThat(each(new ListRequest(SOME, null, null, true))).isEqualTo(order);
    assertThat(log.reads()).isLessThan(order.size() / 30);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsWhatItHoldsForAWholeLogInEitherDirection(boolean rising) {
    append(1.0);
    var seen = new ArrayList<Long>();
    var held = new ArrayList<Double>();

    listings.each(
        caller(),
        new ListRequest(null, null, null, rising),
        event -> {
          seen.add(event.sequence());
          held.add(reserved());
          return true;
        });

    var numbers = LongStream.rangeClosed(1, EVENTS).boxed().toList();
    assertThat(seen).isEqualTo(rising ? numbers : numbers.reversed());
    assertThat(held).allMatch(bytes -> bytes >= 1 << 20);
    assertThat(reserved()).isZero();
  }

  /** Those of a page that has no room are not all read before that is noticed. */
  @Test
  void readsNoMoreThanThereIsRoomFor() {
    append(1.0);
    var refusal =
        catchThrowableOfType(
            Refusal.class, () -> listings.read(caller(), ListRequest.ALL, List.copyOf(order)));

    assertThat(refusal.code()).isEqualTo(Refusal.Code.QUERY_TOO_BROAD);
    assertThat(log.eventsRead() << 20)
        .isLessThanOrEqualTo(ONE_REQUEST.toBytes() + ONE_READ + (1 << 20));
    assertThat(reserved()).isZero();
  }

  private List<Long> each(ListRequest request) {
    var seen = new ArrayList<Long>();
    listings.each(
        caller(),
        request,
        event -> {
          seen.add(event.sequence());
          return true;
        });
    return seen;
  }

  /** Appends {@link #EVENTS} events that take about so many megabytes in memory, in turns. */
  private void append(double... megabytes) {
    for (int i = 0; i < EVENTS; i++) {
      var event = log.append(ACME, large(megabytes[i % megabytes.length]));
      order.add(event.sequence());
    }
    log.boundReads(ONE_READ);
  }

  private static Draft large(double megabytes) {
    return Draft.event("a").custom("text", "x".repeat((int) (megabytes * (1 << 19))));
  }

  private QueryWork work() {
    return new QueryWork(
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
  }

  private double reserved() {
    return registry.get("annals.query.memory").gauge().value();
  }

  private static List<Field> fields() {
    return List.of(field("sequence", FieldType.NUMBER), field("action", FieldType.TEXT));
  }

  private static Field field(String name, FieldType type) {
    return new Field(name, name, type, false, true, true, true, true, true, false, null, null);
  }

  private static Caller caller() {
    return new Caller(
        Caller.Kind.VENDOR,
        "client",
        null,
        null,
        Set.of(Permission.READ_AUDITS),
        Set.of(),
        null,
        ACME,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }

  /** An index that has all events in the order of the test. */
  private final class KnownOrder implements Search {

    @Override
    public <T> Optional<T> query(
        TenantId tenant, Expression filter, Function<EventSearch, T> question) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T queryOrWait(
        TenantId tenant, Expression filter, Function<EventSearch, T> question) {
      return (T) order.stream().map(number -> new FieldOrder.Place(null, number)).toList();
    }
  }
}
