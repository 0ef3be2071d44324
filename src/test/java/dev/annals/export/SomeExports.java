package dev.annals.export;

import dev.annals.export.format.Column;
import dev.annals.export.format.ExportFormat;
import dev.annals.export.format.Layout;
import dev.annals.export.format.SomeEvents;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.tenants.TenantLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Exports that were just asked for. */
public final class SomeExports {

  /** The only column of these exports. */
  public static final Column NUMBER = new Column("sequence", "Number", FieldType.NUMBER);

  private SomeExports() {}

  /** A custom field that is on. */
  public static Field field(String name, FieldType type, @Nullable List<String> choices) {
    return new Field(
        name, name, type, true, true, true, true, true, true, false, choices, null, null);
  }

  /** Room for that many unfinished exports, and for all their files. */
  public static ExportCapacity room(int unfinished) {
    return new ExportCapacity(unfinished, 1_000, Long.MAX_VALUE);
  }

  /** Limits that allow that many unfinished exports, and files of that size together. */
  static TenantLimits limits(int unfinished, int retained, long bytes) {
    return new TenantLimits(1, 1, 1, unfinished, retained, bytes);
  }

  /** Settings of tests. */
  static ExportSettings settings(Duration step) {
    return new ExportSettings(
        2,
        Duration.ofDays(7),
        Duration.ofSeconds(30),
        step,
        Duration.ofSeconds(5),
        2,
        1_000,
        Duration.ofHours(1),
        5,
        50);
  }

  public static TenantId freshTenant() {
    return new TenantId("t-" + UUID.randomUUID());
  }

  public static Export of(TenantId tenant) {
    return of(tenant, SomeEvents.NOON, 3, ExportOrder.OLDEST_FIRST);
  }

  /** With these columns. */
  public static Export of(TenantId tenant, Column... columns) {
    return of(tenant, SomeEvents.NOON, columns);
  }

  public static Export of(TenantId tenant, Instant requestedAt, Column... columns) {
    var export = of(tenant, requestedAt, 3, ExportOrder.OLDEST_FIRST);
    var exportSpec = export.spec();
    return new Export(
        export.id(),
        tenant,
        new ExportSpec(
            exportSpec.format(),
            null,
            exportSpec.order(),
            new Layout(List.of(columns), ZoneId.of("UTC")),
            "log.csv",
            3),
        "ada",
        export.requestedAt(),
        ExportStatus.REQUESTED,
        WriteProgress.NOTHING,
        null,
        null,
        null,
        List.of());
  }

  public static Export of(TenantId tenant, Instant requestedAt, long through, ExportOrder order) {
    return new Export(
        ExportId.fresh(),
        tenant,
        new ExportSpec(
            ExportFormat.CSV,
            null,
            order,
            new Layout(List.of(NUMBER), ZoneId.of("UTC")),
            "log.csv",
            through),
        "ada",
        requestedAt,
        ExportStatus.REQUESTED,
        WriteProgress.NOTHING,
        null,
        null,
        null,
        List.of());
  }
}
