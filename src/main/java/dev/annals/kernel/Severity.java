package dev.annals.kernel;

/**
 * How much an audit event matters. The order is the rank: {@code HIGH} is at least {@code INFO}.
 */
public enum Severity {
  INFO,
  MEDIUM,
  HIGH,
  CRITICAL,
  ERROR;

  /** Whether this one ranks as high as the other, or higher. */
  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
