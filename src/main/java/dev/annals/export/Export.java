package dev.annals.export;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a tenant's log on its way into a file, or there already.
 *
 * @param sha256 of the whole file, in hexadecimal, once it is completed
 * @param expiresAt when the file is removed, once it is completed
 * @param error why it failed, in words for the caller
 * @param attempts the files begun for it, each with an id of its own; the last is the one that
 *     counts
 */
public record Export(
    ExportId id,
    TenantId tenant,
    Assignment assignment,
    String requestedBy,
    Instant requestedAt,
    ExportStatus status,
    Written written,
    @Nullable String sha256,
    @Nullable Instant expiresAt,
    @Nullable String error,
    List<String> attempts) {

  public Export {
    attempts = List.copyOf(attempts);
  }

  /** The same, expired if its time is over by now, though its file may not be removed yet. */
  Export at(Instant now) {
    boolean over = expiresAt != null && !expiresAt.isAfter(now);
    return status == ExportStatus.COMPLETED && over ? withStatus(ExportStatus.EXPIRED) : this;
  }

  private Export withStatus(ExportStatus other) {
    return new Export(
        id,
        tenant,
        assignment,
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
