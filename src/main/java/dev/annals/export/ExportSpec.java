package dev.annals.export;

import dev.annals.export.format.ExportFormat;
import dev.annals.export.format.Layout;
import org.jspecify.annotations.Nullable;

/**
 * The content of an export. It is fixed when the export is requested, so that later events and
 * changes of the data structure do not affect the file.
 *
 * @param filter the filter as JSON text, so that MongoDB does not interpret its names
 * @param through sequence number of the last event at that time
 */
public record ExportSpec(
    ExportFormat format,
    @Nullable String filter,
    ExportOrder order,
    Layout layout,
    String fileName,
    long through) {}
