package dev.annals.export.mongo;

import dev.annals.export.Export;
import dev.annals.export.ExportId;
import dev.annals.export.ExportOrder;
import dev.annals.export.ExportSpec;
import dev.annals.export.ExportStatus;
import dev.annals.export.WriteProgress;
import dev.annals.export.format.Column;
import dev.annals.export.format.ExportFormat;
import dev.annals.export.format.Layout;
import dev.annals.kernel.StoredConstants;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * An export as it is stored.
 *
 * @param slot number of the slot for unfinished exports that it uses; null once it has ended
 * @param place number of the place for retained exports that it uses until its files are removed;
 *     exports of versions without places have none
 * @param reserved bytes of disk that count against the tenant while it has a place
 * @param deleted whether it was deleted and only its files remain
 * @param due when a server must process it: to write it, to start it again, or to remove its file
 * @param attempt the attempt that holds the claim, or held it last
 */
@Document("export_jobs")
record StoredExport(
    @Id String id,
    String tenant,
    String format,
    @Nullable String filter,
    String order,
    List<StoredColumn> columns,
    String timeZone,
    String fileName,
    long through,
    String requestedBy,
    Instant requestedAt,
    String status,
    long events,
    long bytes,
    double progress,
    @Nullable String sha256,
    @Nullable Instant expiresAt,
    @Nullable String error,
    @Nullable Integer slot,
    @Nullable Integer place,
    @Nullable Long reserved,
    @Nullable Boolean deleted,
    @Nullable Instant due,
    @Nullable String attempt,
    @Nullable List<String> attempts) {

  /** Exports of versions without {@code custom} have none. */
  record StoredColumn(String name, String displayName, FieldType type, @Nullable Field custom) {

    static StoredColumn of(Column column) {
      return new StoredColumn(column.name(), column.displayName(), column.type(), column.custom());
    }

    Column column() {
      return new Column(name, displayName, type, custom);
    }
  }

  /** A new export. */
  static StoredExport of(Export export, int slot, int place) {
    var exportSpec = export.spec();
    return new StoredExport(
        export.id().toString(),
        export.tenant().value(),
        exportSpec.format().name(),
        exportSpec.filter(),
        exportSpec.order().name(),
        exportSpec.layout().columns().stream().map(StoredColumn::of).toList(),
        exportSpec.layout().timeZone().getId(),
        exportSpec.fileName(),
        exportSpec.through(),
        export.requestedBy(),
        export.requestedAt(),
        export.status().name(),
        export.written().events(),
        export.written().bytes(),
        export.written().progress(),
        export.sha256(),
        export.expiresAt(),
        export.error(),
        slot,
        place,
        0L,
        null,
        export.requestedAt(),
        null,
        null);
  }

  /** The export; empty if a newer server has stored what this one does not know. */
  Optional<Export> export() {
    var knownFormat = StoredConstants.find(ExportFormat.class, format);
    var knownOrder = StoredConstants.find(ExportOrder.class, order);
    var knownStatus = StoredConstants.find(ExportStatus.class, status);
    if (knownFormat.isEmpty() || knownOrder.isEmpty() || knownStatus.isEmpty()) {
      return Optional.empty();
    }
    var layout =
        new Layout(columns.stream().map(StoredColumn::column).toList(), ZoneId.of(timeZone));
    return Optional.of(
        new Export(
            new ExportId(UUID.fromString(id)),
            new TenantId(tenant),
            new ExportSpec(knownFormat.get(), filter, knownOrder.get(), layout, fileName, through),
            requestedBy,
            requestedAt,
            knownStatus.get(),
            new WriteProgress(events, bytes, progress),
            sha256,
            expiresAt,
            error,
            Objects.requireNonNullElse(attempts, List.of())));
  }
}
