package dev.annals.query.page;

/**
 * A range of sequence numbers.
 *
 * @param after exclusive lower bound
 * @param before exclusive upper bound
 */
record SequenceRange(long after, long before) {

  boolean isEmpty() {
    return length() == 0;
  }

  /**
   * Returns the number of sequence numbers in the range, which is the number of events if the log
   * is long enough.
   */
  long length() {
    return Math.max(0, before - after - 1);
  }

  SequenceRange intersect(SequenceRange other) {
    return new SequenceRange(Math.max(after, other.after), Math.min(before, other.before));
  }
}
