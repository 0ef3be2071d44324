package dev.annals.ingest;

import dev.annals.kernel.TenantId;
import java.util.List;
import org.jmolecules.event.types.DomainEvent;

/**
 * A batch of events was appended on this server. Published after the write; contains positions but
 * no event data.
 */
public record EventsAppended(List<Range> ranges) implements DomainEvent {

  public EventsAppended {
    ranges = List.copyOf(ranges);
  }

  /** The range of sequence numbers of one tenant's events, both inclusive. */
  public record Range(TenantId tenant, long first, long last) {}
}
