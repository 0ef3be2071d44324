package dev.annals.query.analytics;

import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Criterion;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.index.DiscoveredField;
import dev.annals.query.index.EventSearch.Counted;
import dev.annals.query.index.FieldValues;
import dev.annals.query.index.Search;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Facets, histograms and discovered fields of a tenant's log, computed with the search index.
 * Results include every event that was acknowledged before the query.
 */
@Service
public class LogAnalytics {

  private static final int MAX_FIELDS = 20;
  private static final int MAX_VALUES = 100;
  static final int MOST_INTERVALS = 2_000;
  private static final int VALUES_OF_AN_INTERVAL = 50;
  private static final int LOOKED_AT = 1_000;
  private static final int MAX_DISCOVERED = 1_000;
  private static final int EVENTS_AT_ONCE = 256;
  private static final Severity SEVERE = Severity.HIGH;

  private final Search search;
  private final AuditLog log;
  private final DataStructures structures;
  private final QueryWork work;
  private final Clock clock;

  LogAnalytics(
      Search search, AuditLog log, DataStructures structures, QueryWork work, Clock clock) {
    this.search = search;
    this.log = work.reading(log);
    this.work = work;
    this.structures = structures;
    this.clock = clock;
  }

  /** The {@code AuditFacet}: the most frequent values of a field. */
  public record Facet(String field, List<Counted> values) {}

  /** The {@code HistogramBucket}: the number of events in an interval. */
  public record Bucket(Instant from, Instant to, int count, List<Counted> by) {}

  /** The {@code AuditStats}: number of events of today and of severe events of this week. */
  public record Stats(int totalToday, int severeThisWeek) {}

  /** The {@code DiscoveredField}: a name under which events have undeclared values. */
  public record Discovered(
      String name,
      FieldType type,
      long events,
      Instant firstSeen,
      Instant lastSeen,
      @Nullable Object sample) {}

  /**
   * Returns the most frequent values of each field among the events that match a filter.
   *
   * @throws BadInput if there are too many fields or values, or a field cannot be counted
   */
  public List<Facet> facets(TenantId tenant, List<Field> fields, Expression filter, int first) {
    if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
      throw new BadInput("Must contain 1 to %d fields.".formatted(MAX_FIELDS), "fields");
    }
    checkValues(first);
    var counted = new ArrayList<FieldValues>();
    for (int i = 0; i < fields.size(); i++) {
      counted.add(FieldValues.toCountBy(fields.get(i), "fields", String.valueOf(i)));
    }
    var counts =
        search.queryOrWait(tenant, filter, eventSearch -> eventSearch.facets(counted, first));
    return counted.stream()
        .map(
            fieldValues ->
                new Facet(fieldValues.name(), Objects.requireNonNull(counts.get(fieldValues))))
        .toList();
  }

  /**
   * Returns the number of events per interval.
   *
   * @param by field by whose values each interval is split; null for none
   * @throws BadInput if the range is empty or has too many intervals
   */
  public List<Bucket> histogram(
      TenantId tenant,
      Instant from,
      Instant to,
      Interval interval,
      ZoneId zone,
      Expression filter,
      @Nullable Field by) {
    var limits = limits(from, to, interval, zone);
    var split = by == null ? null : FieldValues.toCountBy(by, "by");
    var within = Expression.and(List.of(occurred(from, to), filter));
    var histogram =
        search.queryOrWait(
            tenant,
            within,
            eventSearch -> eventSearch.histogram(limits, split, VALUES_OF_AN_INTERVAL));
    var buckets = new ArrayList<Bucket>(limits.length - 1);
    for (int i = 0; i + 1 < limits.length; i++) {
      buckets.add(
          new Bucket(
              Instant.ofEpochMilli(limits[i]),
              Instant.ofEpochMilli(limits[i + 1]),
              histogram.count(i),
              histogram.by(i)));
    }
    return buckets;
  }

  private static long[] limits(Instant from, Instant to, Interval interval, ZoneId zone) {
    if (!from.isBefore(to)) {
      throw new BadInput("Must be after from.", "to");
    }
    var limits = new ArrayList<Long>();
    limits.add(from.toEpochMilli());
    var next = interval.next(interval.begin(from.atZone(zone)));
    while (!next.toInstant().isAfter(from)) {
      next = interval.next(next);
    }
    while (next.toInstant().isBefore(to)) {
      limits.add(next.toInstant().toEpochMilli());
      if (limits.size() > MOST_INTERVALS) {
        throw new BadInput(
            "A histogram can have at most %d intervals. Use longer intervals, or a shorter period."
                .formatted(MOST_INTERVALS),
            "interval");
      }
      next = interval.next(next);
    }
    limits.add(to.toEpochMilli());
    return limits.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns the number of events since midnight and of severe events since Monday. */
  public Stats stats(TenantId tenant, ZoneId zone) {
    var now = clock.instant().atZone(zone);
    var today = occurred(Interval.DAY.begin(now).toInstant(), null);
    var week =
        Expression.and(
            List.of(
                occurred(Interval.WEEK.begin(now).toInstant(), null),
                new Expression.Condition(
                    new FieldRef("severity", false, FieldType.SEVERITY),
                    new Criterion.OneOf(
                        Arrays.stream(Severity.values())
                            .filter(severity -> severity.atLeast(SEVERE))
                            .collect(Collectors.toSet())))));
    return new Stats(count(tenant, today), count(tenant, week));
  }

  private int count(TenantId tenant, Expression filter) {
    return search.queryOrWait(
        tenant, filter, eventSearch -> eventSearch.count(0, Long.MAX_VALUE, Integer.MAX_VALUE - 1));
  }

  static Expression occurred(@Nullable Instant from, @Nullable Instant to) {
    return new Expression.Condition(
        new FieldRef("occurredAt", false, FieldType.TIMESTAMP),
        new Criterion.TimeBetween(from, to));
  }

  /** Returns the most frequent values of a field that start with a text, ignoring case. */
  public List<String> suggest(TenantId tenant, Field field, String prefix, int first) {
    checkValues(first);
    var fieldValues = FieldValues.toCountBy(field, "field");
    var beginning = prefix.toLowerCase(Locale.ROOT);
    var filter =
        fieldValues.areTexts()
            ? new Expression.Condition(
                new FieldRef(field.name(), field.custom(), FieldType.TEXT),
                new Criterion.StartsWithFolded(prefix))
            : Expression.all();
    var counts =
        search.queryOrWait(
            tenant, filter, eventSearch -> eventSearch.facets(List.of(fieldValues), LOOKED_AT));
    return Objects.requireNonNull(counts.get(fieldValues)).stream()
        .map(Counted::value)
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(beginning))
        .limit(first)
        .toList();
  }

  /**
   * Returns the discovered fields, ordered by name.
   *
   * @param after only names after this one; null for all
   * @param first maximum number of fields
   * @throws BadInput if {@code first} is out of range
   */
  public List<Discovered> discovered(TenantId tenant, @Nullable String after, int first) {
    if (first < 1 || first > MAX_DISCOVERED) {
      throw new BadInput("Must be from 1 to %,d.".formatted(MAX_DISCOVERED), "first");
    }
    var carried = carried(tenant, after, first);
    return work.within(memory -> new Seen(tenant, carried, memory).fields());
  }

  /** Returns the discovered fields without samples and times of individual events. */
  List<DiscoveredField> carried(TenantId tenant, @Nullable String after, int first) {
    var known =
        structures.of(tenant).fields().stream().map(Field::name).collect(Collectors.toSet());
    return search.queryOrWait(
        tenant,
        Expression.all(),
        eventSearch -> eventSearch.carried(known, after == null ? "" : after, first));
  }

  /**
   * Reads samples and times from the first and last event of each field. The events are not kept.
   */
  private final class Seen {

    private final List<DiscoveredField> carried;
    private final Map<Long, Instant> times = new HashMap<>();
    private final Map<String, Object> samples = new HashMap<>();

    Seen(TenantId tenant, List<DiscoveredField> carried, QueryRequest memory) {
      this.carried = carried;
      var byLast = carried.stream().collect(Collectors.groupingBy(DiscoveredField::last));
      var missing = new TreeSet<>(byLast.keySet());
      carried.forEach(field -> missing.add(field.first()));
      while (!missing.isEmpty()) {
        var some = log.read(tenant, missing.stream().limit(EVENTS_AT_ONCE).toList());
        if (some.isEmpty()) {
          throw notShown();
        }
        for (var event : some) {
          times.put(event.sequence(), event.receivedAt());
          byLast
              .getOrDefault(event.sequence(), List.of())
              .forEach(field -> keep(field.name(), event.custom().get(field.name()), memory));
        }
        missing.headSet(some.getLast().sequence(), true).clear();
      }
    }

    private void keep(String name, @Nullable Object sample, QueryRequest memory) {
      if (sample != null) {
        memory.reserve(EventSize.of(sample), "Request fewer fields.");
        samples.put(name, sample);
      }
    }

    List<Discovered> fields() {
      return carried.stream()
          .map(
              field ->
                  new Discovered(
                      field.name(),
                      field.type(),
                      field.events(),
                      time(field.first()),
                      time(field.last()),
                      samples.get(field.name())))
          .toList();
    }

    private Instant time(long sequence) {
      var time = times.get(sequence);
      if (time == null) {
        throw notShown();
      }
      return time;
    }

    private static Refusal notShown() {
      return new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "The database does not return an event that is stored. Try again later.");
    }
  }

  private static void checkValues(int first) {
    if (first < 1 || first > MAX_VALUES) {
      throw new BadInput("Must be from 1 to %d.".formatted(MAX_VALUES), "first");
    }
  }

  /**
   * Parses the name of a time zone in the IANA database, or an offset; null means UTC.
   *
   * @throws BadInput if it is not valid
   */
  public static ZoneId zone(@Nullable String name) {
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new BadInput("Must be a time zone, such as Europe/Berlin or +02:00.", "timeZone");
    }
  }
}
