package dev.annals.export;

/** The state of an export. */
public enum ExportStatus {
  /** Waits for a server with capacity. */
  REQUESTED,
  RUNNING,
  /** The file can be downloaded. */
  COMPLETED,
  FAILED,
  CANCELLED,
  /** The file expired and was removed. */
  EXPIRED;

  /** Whether the state is final, except for expiry. */
  public boolean isEnd() {
    return this != REQUESTED && this != RUNNING;
  }
}
