package dev.annals.export;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where exports are kept. A node that writes one holds a claim on it, named by the attempt, with a
 * lease that it renews. Each change that asks for a claim is one conditional update: it does
 * nothing and answers {@code false} once the claim is another's or gone.
 */
public interface ExportJobs {

  /** Whether a new export was stored, and else which limit it met. */
  enum Admission {
    ADMITTED,
    TOO_MANY_UNFINISHED,
    TOO_MANY_RETAINED,
    TOO_MANY_BYTES
  }

  /**
   * Stores a new export if the tenant's capacity allows it. Of any number of concurrent callers, on
   * any nodes, no more are admitted than fit.
   */
  Admission insert(Export export, ExportCapacity capacity);

  /**
   * Reserves disk space for the file of an attempt. It counts against the tenant until the file is
   * removed. Of any number of concurrent attempts, on any nodes, no more succeed than fit.
   *
   * @param bytes size of the whole file, as far as it is known
   * @param most bytes that all files of the tenant may have together
   * @return {@code false} if it does not fit, or if the export is no longer this attempt's; then
   *     the former reservation stays
   */
  boolean reserve(Export export, String attempt, long bytes, long most);

  /** When the first of the tenant's files expires; nothing if it has none. */
  Optional<Instant> firstExpiry(TenantId tenant);

  Optional<Export> find(TenantId tenant, ExportId id);

  /** The tenant's exports, newest first, those behind a place; at most so many. */
  List<Export> newestFirst(TenantId tenant, @Nullable Place behind, int limit);

  /** Exports of any tenant that no living node works on, the longest waiting first. */
  List<ExportId> claimable(Instant now, int limit);

  /**
   * Claims an export that is claimable still; nothing for all but the first. What earlier attempts
   * wrote counts no longer.
   */
  Optional<Export> claim(ExportId id, String attempt, Instant now, Instant leaseUntil);

  /** Records how far the attempt is and renews its lease. */
  boolean renew(ExportId id, String attempt, Written written, Instant leaseUntil);

  boolean complete(ExportId id, String attempt, Written written, String sha256, Instant expiresAt);

  boolean fail(ExportId id, String attempt, String error);

  /** Gives the claim back; from then on any node may begin it anew. */
  boolean release(ExportId id, String attempt, Instant again);

  /** Ends an export that is not finished; {@code false} if it is, or is not the tenant's. */
  boolean cancel(TenantId tenant, ExportId id);

  /**
   * Marks an export as deleted: it is not found any more, nobody continues to write it, and its
   * remains can be removed at once. Runs in a transaction of the caller's.
   *
   * @return the export as it was last; nothing if there is none
   */
  Optional<Export> delete(TenantId tenant, ExportId id, Instant now);

  /** Marks those expired whose time is over. */
  void expire(Instant now);

  /** Exports that ended without a file to keep, and whose attempts may have left something. */
  List<Export> withRemains(Instant now, int limit);

  /**
   * Forgets the attempts of an export that ended without a file to keep, once their files are
   * removed, and frees the capacity that it took. A deleted export is forgotten altogether. Does
   * nothing for any other.
   */
  void forgetAttempts(ExportId id);

  /** Forgets the oldest of a tenant's exports that have no file, beyond so many. */
  void forgetOldest(TenantId tenant, int listed);

  /** Of these attempts, those whose file is being written or kept. */
  Set<String> wanted(Collection<String> attempts);

  /** A place in the list of a tenant's exports: right behind the export of this time and id. */
  record Place(Instant requestedAt, ExportId id) {}
}
