package dev.annals.drills;

/**
 * An observation that contradicts docs/promises.md.
 *
 * @param at seconds since the drill began
 * @param phase the fault that was active
 * @param what names the tenant, the event keys and the sequences
 */
record Violation(Kind kind, double at, String phase, String what) {

  enum Kind {
    /** An acknowledged event is not in the log. */
    LOST,
    /** A key is in the log twice, or was acknowledged under two sequences. */
    DUPLICATED,
    /** A sequence between 1 and the last one has no event. */
    GAP,
    /** A later event has a smaller sequence or an earlier {@code receivedAt}. */
    OUT_OF_ORDER,
    /** A read that began after an acknowledgement did not return the event. */
    STALE_READ,
    /** A stored event is not what was sent, or was never sent. */
    ALTERED,
    /** An event is stored although every answer said that it is not. */
    STORED_AFTER_REJECTION,
    /** A live stream, a sequence of pages or an export left an event out. */
    SKIPPED,
    /** A live stream, a sequence of pages or an export returned an event twice or out of order. */
    REPEATED,
    /** A completed export is not the file that its {@code sha256} and count say. */
    EXPORT_WRONG,
    /** An answer with {@code INTERNAL_ERROR} or HTTP 500. */
    INTERNAL_ERROR,
    /** An answer that promises.md does not allow, such as a rejection of valid input. */
    UNEXPECTED_ANSWER,
    /** A request to a server that was not impaired had no answer within its limit. */
    UNANSWERED,
    /**
     * A request of another tenant took longer than 5 s, or where a fault disturbed its server
     * longer than docs/operations.md says.
     */
    STALLED,
    /** A server ended although nobody ended it. */
    SERVER_ENDED,
    /** The deployment did not become healthy after a fault was repaired. */
    NOT_RECOVERED
  }

  @Override
  public String toString() {
    return "%s at %.1f s during %s: %s".formatted(kind, at, phase, what);
  }
}
