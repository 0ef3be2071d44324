package dev.annals.query.page;

/**
 * A stretch of a log.
 *
 * @param after it begins behind this sequence
 * @param before it ends ahead of this sequence
 */
record SequenceRange(long after, long before) {

  boolean isEmpty() {
    return length() == 0;
  }

  /** How many sequences lie in it; there are no gaps, so as many events, if the log is so long. */
  long length() {
    return Math.max(0, before - after - 1);
  }

  SequenceRange intersect(SequenceRange other) {
    return new SequenceRange(Math.max(after, other.after), Math.min(before, other.before));
  }
}
