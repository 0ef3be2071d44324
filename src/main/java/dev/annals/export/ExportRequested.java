package dev.annals.export;

import dev.annals.access.Caller;
import java.util.List;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody asked for an export. A signal: published after it was accepted, kept nowhere; plain
 * listeners hear it.
 *
 * @param by in the tenant whose log it is
 * @param format of the file
 * @param columns names of its fields
 * @param filtered whether not every event is asked for
 */
public record ExportRequested(
    Caller by, ExportId export, String format, List<String> columns, boolean filtered)
    implements DomainEvent {

  public ExportRequested {
    columns = List.copyOf(columns);
  }
}
