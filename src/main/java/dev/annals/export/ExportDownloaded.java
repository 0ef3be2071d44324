package dev.annals.export;

import dev.annals.access.Caller;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody is sent the file of an export. A signal, as {@link ExportRequested} is: the sending has
 * begun, and may break off.
 *
 * @param by in the tenant whose log it is
 * @param events that the file has
 * @param sha256 of the file
 */
public record ExportDownloaded(Caller by, ExportId export, long events, String sha256)
    implements DomainEvent {}
