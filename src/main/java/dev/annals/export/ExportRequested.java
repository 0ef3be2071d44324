package dev.annals.export;

import dev.annals.access.Caller;
import java.util.List;
import org.jmolecules.event.types.DomainEvent;

/**
 * An export was requested and accepted. This event is not stored; it is delivered to plain
 * listeners only.
 *
 * @param by the actor, with the tenant whose log is exported
 * @param format format of the file
 * @param columns names of the exported fields
 * @param filtered whether the export has a filter or a search
 */
public record ExportRequested(
    Caller by, ExportId export, String format, List<String> columns, boolean filtered)
    implements DomainEvent {

  public ExportRequested {
    columns = List.copyOf(columns);
  }
}
