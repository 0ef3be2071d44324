package dev.annals.query.analytics;

import dev.annals.access.Caller;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.TenantId;
import dev.annals.query.Statistics;
import dev.annals.query.filter.CallerVisibility;
import dev.annals.query.index.DiscoveredField;
import dev.annals.query.index.EventSearch.Counted;
import dev.annals.query.index.FieldValues;
import dev.annals.query.index.Search;
import dev.annals.query.work.QueryWork;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.FieldType;
import dev.annals.tenants.TenantAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Computes {@link Statistics} with {@link LogAnalytics}, after checking that the tenant's log may
 * be read.
 */
@Component
class LogStatistics implements Statistics {

  private static final int MAX_UNDECLARED = 10_000;

  private final LogAnalytics logAnalytics;
  private final Search search;
  private final DataStructures structures;
  private final TenantAccess tenants;

  LogStatistics(
      LogAnalytics logAnalytics, Search search, DataStructures structures, TenantAccess tenants) {
    this.logAnalytics = logAnalytics;
    this.search = search;
    this.structures = structures;
    this.tenants = tenants;
  }

  @Override
  public Stats stats(Caller caller) {
    QueryWork.by(caller);
    tenants.requireLogShown(caller);
    var stats = logAnalytics.stats(caller.requireTenant(), ZoneOffset.UTC);
    return new Stats(stats.totalToday(), stats.severeThisWeek());
  }

  @Override
  public List<Integer> perInterval(Caller caller, Instant from, Instant to, Duration interval) {
    QueryWork.by(caller);
    tenants.requireLogShown(caller);
    var limits = limits(from, to, interval);
    var histogram =
        search.queryOrWait(
            caller.requireTenant(),
            LogAnalytics.occurred(from, to),
            eventSearch -> eventSearch.histogram(limits, null, 0));
    var counts = new ArrayList<Integer>(limits.length - 1);
    for (int i = 0; i + 1 < limits.length; i++) {
      counts.add(histogram.count(i));
    }
    return counts;
  }

  private static long[] limits(Instant from, Instant to, Duration interval) {
    if (!from.isBefore(to)) {
      throw new BadInput("Must be after from.", "to");
    }
    long step = interval.toMillis();
    long intervals = step < 1 ? Long.MAX_VALUE : Math.ceilDiv(millis(from, to), step);
    if (intervals > LogAnalytics.MOST_INTERVALS) {
      throw new BadInput(
          "At most %d intervals are allowed. Use longer intervals, or a shorter period."
              .formatted(LogAnalytics.MOST_INTERVALS),
          "interval");
    }
    var limits = new long[(int) intervals + 1];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = Math.min(from.toEpochMilli() + i * step, to.toEpochMilli());
    }
    return limits;
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  @Override
  public Map<String, Integer> mostFrequent(
      Caller caller, String name, Instant from, Instant to, int first) {
    QueryWork.by(caller);
    tenants.requireLogShown(caller);
    var tenant = caller.requireTenant();
    var structure = structures.of(tenant);
    var field =
        structure
            .field(name)
            .orElseThrow(() -> new BadInput("There is no field %s.".formatted(name), "field"));
    CallerVisibility.of(caller, structure).requireShown(field, "field");
    var fieldValues = FieldValues.toCountBy(field, "field");
    var counts =
        search.queryOrWait(
            tenant,
            LogAnalytics.occurred(from, to),
            eventSearch -> eventSearch.facets(List.of(fieldValues), first));
    return Objects.requireNonNull(counts.get(fieldValues)).stream()
        .collect(
            Collectors.toMap(Counted::value, Counted::count, Integer::sum, LinkedHashMap::new));
  }

  @Override
  public Map<String, FieldType> undeclared(TenantId tenant) {
    return logAnalytics.carried(tenant, null, MAX_UNDECLARED).stream()
        .collect(Collectors.toMap(DiscoveredField::name, DiscoveredField::type));
  }
}
