package dev.annals.query;

import dev.annals.access.Caller;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody follows a log from now on. A signal, as {@link LogViewed} is.
 *
 * @param by in the tenant whose log it is
 * @param fields as in {@link LogSearched}; empty where everything is followed
 * @param resumed whether it goes on from a cursor
 */
public record LiveStreamOpened(Caller by, Set<String> fields, boolean resumed)
    implements DomainEvent {

  public LiveStreamOpened {
    fields = Set.copyOf(fields);
  }
}
