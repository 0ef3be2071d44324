package dev.annals.query;

import dev.annals.access.Caller;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;

/**
 * A caller queried a log with a filter or search. Published like {@link LogViewed}.
 *
 * @param by the caller, in the tenant of the log
 * @param fields names of the queried fields, and {@code search} for words; never the queried values
 */
public record LogSearched(Caller by, Set<String> fields) implements DomainEvent {

  public LogSearched {
    fields = Set.copyOf(fields);
  }
}
