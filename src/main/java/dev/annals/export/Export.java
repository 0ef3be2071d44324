package dev.annals.export;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export of a part of a tenant's log to a file.
 *
 * @param sha256 SHA-256 of the whole file in hexadecimal; only if it is completed
 * @param expiresAt when the file expires; only if it is completed
 * @param error why it failed, as text for the caller
 * @param attempts ids of the files that were started for it; the last one is current
 */
public record Export(
    ExportId id,
    TenantId tenant,
    ExportSpec spec,
    String requestedBy,
    Instant requestedAt,
    ExportStatus status,
    WriteProgress written,
    @Nullable String sha256,
    @Nullable Instant expiresAt,
    @Nullable String error,
    List<String> attempts) {

  public Export {
    attempts = List.copyOf(attempts);
  }

  /**
   * Returns a copy with status EXPIRED if its file has expired, even if the file is not removed
   * yet.
   */
  Export at(Instant now) {
    boolean over = expiresAt != null && !expiresAt.isAfter(now);
    return status == ExportStatus.COMPLETED && over ? withStatus(ExportStatus.EXPIRED) : this;
  }

  private Export withStatus(ExportStatus other) {
    return new Export(
        id,
        tenant,
        spec,
        requestedBy,
        requestedAt,
        other,
        written,
        sha256,
        expiresAt,
        error,
        attempts);
  }
}
