package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import dev.annals.query.index.IndexFiles.Position;

/**
 * Thrown if the index contains an event that the log does not have, and the index was written under
 * the current incarnation of the logs or a later one. Appends wait until an operator declares the
 * restore of the database or the log has the event.
 */
final class AheadOfLog extends RuntimeException {

  private final TenantId tenant;
  private final Position position;
  private final int incarnation;

  /**
   * @param position the tenant's last indexed event
   * @param incarnation the incarnation of the logs under which the index was written
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
