package dev.annals.export.web;

import dev.annals.export.Export;
import dev.annals.export.ExportStatus;
import dev.annals.export.format.ExportFormat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The GraphQL type Export. */
record ExportView(
    String id,
    ExportFormat format,
    ExportStatus status,
    double progress,
    long events,
    long bytes,
    @Nullable String sha256,
    @Nullable String downloadUrl,
    String requestedBy,
    Instant requestedAt,
    @Nullable Instant expiresAt,
    @Nullable String error) {

  static ExportView of(Export export) {
    boolean thereToTake = export.status() == ExportStatus.COMPLETED;
    return new ExportView(
        export.id().toString(),
        export.spec().format(),
        export.status(),
        export.written().progress(),
        export.written().events(),
        export.written().bytes(),
        export.sha256(),
        thereToTake ? DownloadController.PATH + export.id() : null,
        export.requestedBy(),
        export.requestedAt(),
        export.expiresAt(),
        export.error());
  }
}
