package dev.annals.export;

/**
 * How much one tenant may keep at once.
 *
 * @param unfinished exports that wait or are being written
 * @param retained exports that take disk space: unfinished ones and files that are kept
 * @param bytes size of their files together, including what is reserved for those being written
 */
public record ExportCapacity(int unfinished, int retained, long bytes) {}
