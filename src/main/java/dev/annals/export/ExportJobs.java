package dev.annals.export;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Storage of exports. A server that writes an export holds a claim on it, which is identified by
 * the attempt and has a lease that the server renews. Each change that requires a claim is one
 * conditional update: it does nothing and returns {@code false} if the claim was lost.
 */
public interface ExportJobs {

  /** Whether a new export was stored, or which limit it exceeds. */
  enum Admission {
    ADMITTED,
    TOO_MANY_UNFINISHED,
    TOO_MANY_RETAINED,
    TOO_MANY_BYTES
  }

  /**
   * Stores a new export if the tenant's capacity allows it. Concurrent calls on any number of
   * servers never exceed the capacity.
   */
  Admission insert(Export export, ExportCapacity capacity);

  /**
   * Reserves disk space for the file of an attempt. It counts against the tenant until the file is
   * removed. Concurrent attempts on any number of servers never exceed the limit.
   *
   * @param bytes size of the whole file, as far as it is known
   * @param most maximum total size of the tenant's files in bytes
   * @return {@code false} if it does not fit, or if the attempt no longer holds the claim; the
   *     former reservation then remains
   */
  boolean reserve(Export export, String attempt, long bytes, long most);

  /** When the first of the tenant's files expires; empty if it has none. */
  Optional<Instant> firstExpiry(TenantId tenant);

  Optional<Export> find(TenantId tenant, ExportId id);

  /** The tenant's exports after a position, newest first, at most {@code limit}. */
  List<Export> newestFirst(TenantId tenant, @Nullable Place behind, int limit);

  /** Exports of any tenant that no running server works on, the longest waiting first. */
  List<ExportId> claimable(Instant now, int limit);

  /**
   * Claims an export if it is still claimable. Of several servers only one gets it. Files of
   * earlier attempts are discarded.
   */
  Optional<Export> claim(ExportId id, String attempt, Instant now, Instant leaseUntil);

  /** Stores the progress of the attempt and renews its lease. */
  boolean renew(ExportId id, String attempt, WriteProgress writeProgress, Instant leaseUntil);

  boolean complete(
      ExportId id, String attempt, WriteProgress writeProgress, String sha256, Instant expiresAt);

  boolean fail(ExportId id, String attempt, String error);

  /** Releases the claim. Any server may start the export again after that time. */
  boolean release(ExportId id, String attempt, Instant again);

  /**
   * Cancels an unfinished export. Returns {@code false} if it has ended, or belongs to another
   * tenant.
   */
  boolean cancel(TenantId tenant, ExportId id);

  /**
   * Marks an export as deleted: it is no longer found or written, and its files can be removed.
   * MUST be called in a transaction.
   *
   * @return the last state of the export; empty if there is none
   */
  Optional<Export> delete(TenantId tenant, ExportId id, Instant now);

  /** Marks exports as expired whose files have expired. */
  void expire(Instant now);

  /** Exports that ended without a file, and whose attempts may have left files. */
  List<Export> withRemains(Instant now, int limit);

  /**
   * Removes the attempts of an export that ended without a file, after their files were removed,
   * and frees its capacity. A deleted export is removed entirely. Does nothing for other exports.
   */
  void forgetAttempts(ExportId id);

  /** Removes the oldest of a tenant's exports without a file, except the newest {@code listed}. */
  void forgetOldest(TenantId tenant, int listed);

  /** Returns those of the attempts whose file is being written or can be downloaded. */
  Set<String> wanted(Collection<String> attempts);

  /**
   * A position in the list of a tenant's exports: directly after the export with this time and id.
   */
  record Place(Instant requestedAt, ExportId id) {}
}
