package dev.annals.kernel;

import java.util.Collections;
import java.util.EnumSet;

/**
 * The severity of an audit event. The order of the constants is the order of severity: {@code HIGH}
 * is higher than {@code INFO}.
 */
public enum Severity {
  INFO,
  MEDIUM,
  HIGH,
  CRITICAL,
  ERROR;

  /** Returns the highest severity. */
  public static Severity highest() {
    return Collections.max(EnumSet.allOf(Severity.class));
  }

  /** Returns whether this severity is at least as high as another one. */
  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
