package dev.annals.query;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import dev.annals.query.index.EventSearch;
import dev.annals.query.index.Search;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An index that is still being made. */
public final class NoSearch implements Search {

  @Override
  public <T> Optional<T> query(
      TenantId tenant, Expression filter, Function<EventSearch, T> question) {
    return Optional.empty();
  }

  @Override
  public <T> T queryOrWait(TenantId tenant, Expression filter, Function<EventSearch, T> question) {
    throw new Refusal(Refusal.Code.QUERY_TOO_BROAD, "It is still being made", List.of("filter"));
  }
}
