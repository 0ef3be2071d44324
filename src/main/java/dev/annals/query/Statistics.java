package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Figures of a tenant's log for modules that speak another dialect than GraphQL. They refuse as
 * {@link Listings} do.
 */
public interface Statistics {

  /** {@code AuditStats} of {@code graphql/query.graphqls}, in UTC. */
  Stats stats(Caller caller);

  /** How many events occurred today, and how many severe ones this week. */
  record Stats(int totalToday, int severeThisWeek) {}

  /** How many events occurred in each stretch of this length from a time to another. */
  List<Integer> perInterval(Caller caller, Instant from, Instant to, Duration interval);

  /**
   * The most frequent values of a field among what occurred from a time to another, the most
   * frequent first.
   */
  Map<String, Integer> mostFrequent(
      Caller caller, String field, Instant from, Instant to, int first);

  /**
   * The custom fields that a tenant's events carry undeclared, and what their values are; the first
   * 10,000 by name.
   */
  Map<String, FieldType> undeclared(TenantId tenant);
}
