package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Timestamps;
import dev.annals.query.Listings;
import dev.annals.query.Statistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * REST endpoints of Frontegg's newer API, which cover all tenants of the vendor or a list of
 * tenants.
 */
@RestController
class ResourcesController {

  /** Maximum offset at which lists of several tenants can be merged. */
  private static final int MAX_OFFSET = 10_000;

  private static final int DEFAULT_COUNT = 10;
  private static final int MAX_COUNT = 100;
  private static final long LAST_MILLI = 253_402_300_799_999L;
  private static final Duration USUAL_TIME = Duration.ofDays(30);

  private final AuditRows auditRows;
  private final VendorTenants vendor;
  private final Statistics statistics;
  private final Clock clock;

  ResourcesController(
      AuditRows auditRows, VendorTenants vendor, Statistics statistics, Clock clock) {
    this.auditRows = auditRows;
    this.vendor = vendor;
    this.statistics = statistics;
    this.clock = clock;
  }

  @GetMapping(Dialect.RESOURCES + "/audits/v2")
  @Requires(Permission.READ_AUDITS)
  AuditRows.Page audits(Caller caller, @RequestParam MultiValueMap<String, String> sent) {
    var parameters = new Parameters(sent);
    var query = ListQuery.ofV2(parameters);
    var askers = vendor.askers(caller, parameters);
    return switch (askers.size()) {
      case 0 -> new AuditRows.Page(List.of(), 0);
      case 1 -> auditRows.page(askers.getFirst(), query);
      default -> joined(askers, query, parameters.value("sortBy"));
    };
  }

  /** The position of an event of one of several tenants. */
  private record Found(int asker, Listings.Position position) {

    /** Returns the sort key of the time, which every event has. */
    byte[] time() {
      return Objects.requireNonNull(position.rank());
    }
  }

  /**
   * Merges the lists of several tenants: reads from each the positions that the page may need, and
   * then only the audits of the page.
   */
  private AuditRows.Page joined(List<Caller> askers, ListQuery query, @Nullable String sortBy) {
    if (sortBy != null && !sortBy.equals("createdAt")) {
      throw new BadInput(
          "The audits of several tenants can be sorted by createdAt only. Name one tenant for"
              + " another order.",
          "sortBy");
    }
    long through = query.offset() + query.count();
    if (through > MAX_OFFSET) {
      throw new BadInput(
          "Of the audits of several tenants, at most %d can be read. Name one tenant to read more."
              .formatted(MAX_OFFSET),
          "offset");
    }
    var byTime = ListQuery.byTime(query);
    var order = Comparator.comparing(Found::time, Arrays::compareUnsigned);
    var first = new ArrayList<Found>();
    long total = 0;
    for (int i = 0; i < askers.size(); i++) {
      var head = auditRows.head(askers.get(i), byTime, (int) through);
      total += head.total();
      for (var position : head.positions()) {
        first.add(new Found(i, position));
      }
      // Audits with equal times are ordered as their tenants are named.
      first.sort(query.isRising() ? order : order.reversed());
      first.subList((int) Math.min(through, first.size()), first.size()).clear();
    }
    var page = first.stream().skip(query.offset()).toList();
    return new AuditRows.Page(read(page, askers, byTime), total);
  }

  private List<Map<String, @Nullable Object>> read(
      List<Found> page, List<Caller> askers, ListQuery query) {
    var found = new HashMap<Found, Map<String, @Nullable Object>>();
    page.stream()
        .collect(Collectors.groupingBy(Found::asker))
        .forEach(
            (asker, those) -> {
              var sequences = those.stream().map(each -> each.position().sequence()).toList();
              var read = auditRows.read(askers.get(asker), query, sequences);
              for (int i = 0; i < those.size(); i++) {
                found.put(those.get(i), read.get(i));
              }
            });
    return page.stream().map(each -> Objects.requireNonNull(found.get(each))).toList();
  }

  /** The metrics of an environment. */
  record Metrics(
      Map<String, Integer> topResources,
      Map<String, Integer> topTenants,
      Map<String, Integer> auditsCounterByTime) {}

  @GetMapping(Dialect.RESOURCES + "/metrics/v1")
  @Requires(Permission.READ_AUDITS)
  Metrics metrics(Caller caller, @RequestParam MultiValueMap<String, String> sent) {
    caller.requireVendor();
    var parameters = new Parameters(sent);
    var now = clock.instant();
    var to = Instant.ofEpochMilli(parameters.number("to", now.toEpochMilli(), 0, LAST_MILLI));
    var from =
        Instant.ofEpochMilli(
            parameters.number("from", to.minus(USUAL_TIME).toEpochMilli(), 0, LAST_MILLI));
    var interval =
        Duration.ofMillis(
            parameters.number("frequency", Duration.ofDays(1).toMillis(), 1, LAST_MILLI));
    int limit = (int) parameters.number("limit", DEFAULT_COUNT, 1, MAX_COUNT);
    var resources = new LinkedHashMap<String, Integer>();
    var tenants = new LinkedHashMap<String, Integer>();
    var times = new LinkedHashMap<String, Integer>();
    for (var asker : vendor.inAll(caller, VendorTenants.COUNTED)) {
      var counts = statistics.perInterval(asker, from, to, interval);
      for (int i = 0; i < counts.size(); i++) {
        times.merge(
            Timestamps.format(from.plus(interval.multipliedBy(i))), counts.get(i), Integer::sum);
      }
      int all = counts.stream().mapToInt(Integer::intValue).sum();
      if (all > 0) {
        tenants.put(asker.requireTenant().value(), all);
        statistics
            .mostFrequent(asker, "resource", from, to, MAX_COUNT)
            .forEach((resource, count) -> resources.merge(resource, count, Integer::sum));
      }
    }
    return new Metrics(first(resources, limit), first(tenants, limit), times);
  }

  private static Map<String, Integer> first(Map<String, Integer> counts, int limit) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, Integer::sum, LinkedHashMap::new));
  }
}
