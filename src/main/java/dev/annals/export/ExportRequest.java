package dev.annals.export;

import dev.annals.export.format.ExportFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A requested export: {@code ExportInput} of {@code graphql/export.graphqls}, not yet validated.
 *
 * @param filter {@code null} for all events
 * @param search {@code null} for all events
 * @param fields {@code null} for all enabled fields
 * @param fileName {@code null} for a generated name
 */
public record ExportRequest(
    ExportFormat format,
    @Nullable Map<String, Object> filter,
    @Nullable String search,
    ExportOrder order,
    @Nullable List<String> fields,
    String timeZone,
    @Nullable String fileName) {}
