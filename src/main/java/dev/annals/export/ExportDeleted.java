package dev.annals.export;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * An export was deleted, with its file if it had one.
 *
 * @param events number of events in the file; 0 without a file
 * @param sha256 of the file; {@code null} if the export was never completed
 * @param by who deleted it
 */
public record ExportDeleted(
    TenantId tenant, ExportId export, long events, @Nullable String sha256, Instant at, Actor by)
    implements DomainEvent {}
