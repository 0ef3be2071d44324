package dev.annals.export;

import dev.annals.export.format.ExportFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A requested export: {@code ExportInput} of {@code graphql/export.graphqls}, not yet validated.
 *
 * @param filter {@code null} asks for every event
 * @param search likewise
 * @param fields {@code null} asks for those that are on
 * @param fileName {@code null} lets Annals name it
 */
public record ExportRequest(
    ExportFormat format,
    @Nullable Map<String, Object> filter,
    @Nullable String search,
    ExportOrder order,
    @Nullable List<String> fields,
    String timeZone,
    @Nullable String fileName) {}
