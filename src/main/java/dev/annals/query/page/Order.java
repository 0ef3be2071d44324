package dev.annals.query.page;

/** The order in which a log is read; the names are those of {@code AuditEventOrder}. */
public enum Order {
  NEWEST_FIRST,
  OLDEST_FIRST;

  Order reversed() {
    return this == NEWEST_FIRST ? OLDEST_FIRST : NEWEST_FIRST;
  }
}
