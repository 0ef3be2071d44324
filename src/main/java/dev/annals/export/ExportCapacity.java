package dev.annals.export;

/**
 * Limits of a tenant's exports.
 *
 * @param unfinished maximum number of exports that wait or are being written
 * @param retained maximum number of exports that use disk space: unfinished exports, and files that
 *     can still be downloaded
 * @param bytes maximum total size of their files, including reservations for files that are being
 *     written
 */
public record ExportCapacity(int unfinished, int retained, long bytes) {}
