package dev.annals.export;

/** How far an export has come. */
public enum ExportStatus {
  /** Waits for a node that has room. */
  REQUESTED,
  RUNNING,
  /** The file can be downloaded. */
  COMPLETED,
  FAILED,
  CANCELLED,
  /** The file was there, and was removed when its time was over. */
  EXPIRED;

  /** Whether nothing more will happen to its file but that it expires. */
  public boolean isEnd() {
    return this != REQUESTED && this != RUNNING;
  }
}
