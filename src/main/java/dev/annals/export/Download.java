package dev.annals.export;

import java.io.InputStream;

/**
 * A finished file, to be sent to somebody who may have it.
 *
 * @param content to be closed by whoever reads it
 */
public record Download(
    String fileName, String mediaType, long bytes, String sha256, InputStream content) {}
