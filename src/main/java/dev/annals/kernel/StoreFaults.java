package dev.annals.kernel;

import java.util.List;
import java.util.Map;

/** What a fault of the store is to a caller. */
public final class StoreFaults {

  /**
   * What the MongoDB driver says if all connections of its pool are in use for too long. It has no
   * exception of its own for that, and the kernel does not know the driver.
   */
  private static final String NO_CONNECTION = "while waiting for a connection";

  private static final String RETRY = "retryAfterMillis";
  private static final long RETRY_MILLIS = 1_000;
  private static final int DEEPEST_CAUSE = 10;

  private StoreFaults() {}

  /**
   * {@code RATE_LIMITED} with {@code retryAfterMillis} if this server has more requests than
   * connections to the store, so that nothing was sent to it; else {@code STORE_UNAVAILABLE}.
   */
  public static Refusal refusal(Throwable fault) {
    return isShortage(fault)
        ? new Refusal(
            Refusal.Code.RATE_LIMITED,
            "This server has too many concurrent requests. Try again later.",
            List.of(),
            Map.of(RETRY, RETRY_MILLIS))
        : new Refusal(
            Refusal.Code.STORE_UNAVAILABLE, "The database is not responding. Try again later.");
  }

  /** Whether the same may succeed later, without the caller doing anything else. */
  public static boolean mayPass(Refusal refusal) {
    return refusal.code() == Refusal.Code.STORE_UNAVAILABLE
        || (refusal.code() == Refusal.Code.RATE_LIMITED && refusal.details().containsKey(RETRY));
  }

  private static boolean isShortage(Throwable fault) {
    var cause = fault;
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
      if (String.valueOf(cause.getMessage()).contains(NO_CONNECTION)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
