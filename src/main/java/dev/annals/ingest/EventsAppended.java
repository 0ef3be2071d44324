package dev.annals.ingest;

import dev.annals.kernel.TenantId;
import java.util.List;
import org.jmolecules.event.types.DomainEvent;

/** A batch was appended on this server: a signal with positions and no data, after the write. */
public record EventsAppended(List<Range> ranges) implements DomainEvent {

  public EventsAppended {
    ranges = List.copyOf(ranges);
  }

  /** The numbers that one tenant's events were given. */
  public record Range(TenantId tenant, long first, long last) {}
}
