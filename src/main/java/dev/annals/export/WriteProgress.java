package dev.annals.export;

/**
 * The progress of an export.
 *
 * @param progress 0 to 1, by the sequence numbers that were read
 */
public record WriteProgress(long events, long bytes, double progress) {

  /** No progress yet. */
  public static final WriteProgress NOTHING = new WriteProgress(0, 0, 0);
}
