package dev.annals.export;

/**
 * How much of an export is written.
 *
 * @param progress 0 to 1, by the numbers of the events looked at
 */
public record Written(long events, long bytes, double progress) {

  /** Nothing yet. */
  public static final Written NOTHING = new Written(0, 0, 0);
}
