package dev.annals.query;

import dev.annals.access.Caller;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;

/**
 * A caller opened a live stream. Published like {@link LogViewed}.
 *
 * @param by the caller, in the tenant of the log
 * @param fields names of the queried fields, see {@link LogSearched}; empty without a filter
 * @param resumed whether the stream continues from a cursor
 */
public record LiveStreamOpened(Caller by, Set<String> fields, boolean resumed)
    implements DomainEvent {

  public LiveStreamOpened {
    fields = Set.copyOf(fields);
  }
}
