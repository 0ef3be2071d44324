package dev.annals.query;

import dev.annals.access.Caller;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody asked a log for something in particular. A signal, as {@link LogViewed} is.
 *
 * @param by in the tenant whose log it is
 * @param fields names of the fields that were asked about, and {@code search} for words; never what
 *     was looked for
 */
public record LogSearched(Caller by, Set<String> fields) implements DomainEvent {

  public LogSearched {
    fields = Set.copyOf(fields);
  }
}
