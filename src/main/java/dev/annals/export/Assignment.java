package dev.annals.export;

import dev.annals.export.format.ExportFormat;
import dev.annals.export.format.Layout;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written: settled when the export is asked for, so that neither later events nor a
 * changed structure change the file.
 *
 * @param filter as JSON, so that no name in it means anything to the store
 * @param through the number of the last event that there was
 */
public record Assignment(
    ExportFormat format,
    @Nullable String filter,
    ExportOrder order,
    Layout layout,
    String fileName,
    long through) {}
