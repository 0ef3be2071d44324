package dev.annals.export;

import java.io.InputStream;

/**
 * A completed file for an authorized caller.
 *
 * @param content MUST be closed by the reader
 */
public record Download(
    String fileName, String mediaType, long bytes, String sha256, InputStream content) {}
