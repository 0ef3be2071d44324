package dev.annals.export;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;

/** An export was completed. Its file can be downloaded. */
public record ExportCompleted(TenantId tenant, ExportId export) implements DomainEvent {}
