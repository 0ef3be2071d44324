package dev.annals.kernel;

import java.util.Collections;
import java.util.EnumSet;

/**
 * How much an audit event matters. The order is the rank: {@code HIGH} is at least {@code INFO}.
 */
public enum Severity {
  INFO,
  MEDIUM,
  HIGH,
  CRITICAL,
  ERROR;

  /** The one that ranks above all others. */
  public static Severity highest() {
    return Collections.max(EnumSet.allOf(Severity.class));
  }

  /** Whether this one ranks as high as the other, or higher. */
  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
