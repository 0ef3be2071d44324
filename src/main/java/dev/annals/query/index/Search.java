package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import java.util.Optional;
import java.util.function.Function;

/**
 * Searches logs with an index. The result contains every event that was acknowledged on any server
 * before the query started.
 */
public interface Search {

  /**
   * Runs a query on the events that match a filter.
   *
   * @return the query's result; empty if the index cannot answer, either now or in general. The log
   *     has to be read instead
   * @throws dev.annals.kernel.Refusal {@code QUERY_TOO_BROAD} if the query exceeds its timeout;
   *     {@code RATE_LIMITED} if too many queries are running
   */
  <T> Optional<T> query(TenantId tenant, Expression filter, Function<EventSearch, T> query);

  /**
   * Runs a query that cannot be answered from the log. Waits up to 3 seconds for an index that is
   * behind the log.
   *
   * @throws dev.annals.kernel.Refusal as {@link #query}; {@code QUERY_TOO_BROAD} also if the index
   *     cannot answer
   */
  <T> T queryOrWait(TenantId tenant, Expression filter, Function<EventSearch, T> query);
}
