package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers questions about logs by an index. What was acknowledged before a question began is in its
 * answer, on every server.
 */
public interface Search {

  /**
   * Asks about the events that a filter asks for.
   *
   * @return nothing if the index cannot tell at this moment, or not at all: then the log has to be
   *     read
   * @throws dev.annals.kernel.Refusal {@code QUERY_TOO_BROAD} if it takes too long; {@code
   *     RATE_LIMITED} if too many are asked at once
   */
  <T> Optional<T> ask(TenantId tenant, Expression filter, Function<EventSearch, T> question);

  /**
   * Asks likewise where the log cannot be read instead. Waits a little for an index that is behind.
   *
   * @throws dev.annals.kernel.Refusal {@code QUERY_TOO_BROAD} also if the index cannot tell
   */
  <T> T askOrWait(TenantId tenant, Expression filter, Function<EventSearch, T> question);
}
