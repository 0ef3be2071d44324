package dev.annals.export;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where exports are kept. A node that writes one holds a claim on it, named by the attempt, with a
 * lease that it renews. Each change that asks for a claim is one conditional update: it does
 * nothing and answers {@code false} once the claim is another's or gone.
 */
public interface ExportJobs {

  /**
   * Stores a new export, unless as many of the tenant's are unfinished already; of any number of
   * callers at once, no more get {@code true} than there is room.
   */
  boolean insert(Export export, int unfinishedAtMost);

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

  /** Marks those expired whose time is over. */
  void expire(Instant now);

  /** Exports that ended without a file to keep, and whose attempts may have left something. */
  List<Export> withRemains(Instant now, int limit);

  /** Forgets the attempts of an export, once their files are removed. */
  void forgetAttempts(ExportId id);

  /** A place in the list of a tenant's exports: right behind the export of this time and id. */
  record Place(Instant requestedAt, ExportId id) {}
}
