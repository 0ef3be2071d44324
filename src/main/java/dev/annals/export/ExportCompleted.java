package dev.annals.export;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;

/** The file of an export can be downloaded from now on. */
public record ExportCompleted(TenantId tenant, ExportId export) implements DomainEvent {}
