package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Statistics of a tenant's log for modules that implement a dialect. Errors are those of {@link
 * Listings}.
 */
public interface Statistics {

  /** Returns {@code AuditStats} of {@code graphql/query.graphqls}, in UTC. */
  Stats stats(Caller caller);

  /** Number of events of today and of severe events of this week. */
  record Stats(int totalToday, int severeThisWeek) {}

  /** Returns the number of events in each interval of this length within a range of time. */
  List<Integer> perInterval(Caller caller, Instant from, Instant to, Duration interval);

  /**
   * Returns the most frequent values of a field among the events within a range of time, most
   * frequent first.
   */
  Map<String, Integer> mostFrequent(
      Caller caller, String field, Instant from, Instant to, int first);

  /**
   * Returns the discovered fields of a tenant with the types of their values; the first 10,000 by
   * name.
   */
  Map<String, FieldType> undeclared(TenantId tenant);
}
