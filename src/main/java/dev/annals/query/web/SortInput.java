package dev.annals.query.web;

import org.jspecify.annotations.Nullable;

/** The {@code AuditEventSort} of {@code graphql/query.graphqls}. */
record SortInput(String field, @Nullable SortDirection direction) {

  /** The direction of the order. */
  enum SortDirection {
    ASC,
    DESC
  }

  boolean isRising() {
    return direction == SortDirection.ASC;
  }
}
