package dev.annals.query.web;

import org.jspecify.annotations.Nullable;

/** {@code AuditEventSort} of {@code graphql/query.graphqls}. */
record SortInput(String field, @Nullable SortDirection direction) {

  /** Which way values run. */
  enum SortDirection {
    ASC,
    DESC
  }

  boolean isRising() {
    return direction == SortDirection.ASC;
  }
}
