package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import dev.annals.query.index.IndexFiles.Position;

/**
 * The index has an event that the log does not have, and nobody has declared that the database was
 * restored to an earlier point.
 */
final class AheadOfLog extends RuntimeException {

  private final TenantId tenant;
  private final Position position;
  private final int incarnation;

  /**
   * @param position the last one of this tenant that is indexed
   * @param incarnation of the logs that the index was written under
   */
  AheadOfLog(TenantId tenant, Position position, int incarnation) {
    super("The search index is ahead of the log of tenant %s".formatted(tenant));
    this.tenant = tenant;
    this.position = position;
    this.incarnation = incarnation;
  }

  TenantId tenant() {
    return tenant;
  }

  Position position() {
    return position;
  }

  int incarnation() {
    return incarnation;
  }
}
