package dev.annals.export;

import dev.annals.access.Caller;
import org.jmolecules.event.types.DomainEvent;

/**
 * A download of an export's file was started. It may be aborted later. Like {@link
 * ExportRequested}, this event is not stored.
 *
 * @param by the actor, with the tenant whose log was exported
 * @param events number of events in the file
 * @param sha256 SHA-256 of the file
 */
public record ExportDownloaded(Caller by, ExportId export, long events, String sha256)
    implements DomainEvent {}
