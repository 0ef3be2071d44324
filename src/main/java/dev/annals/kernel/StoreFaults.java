package dev.annals.kernel;

import java.util.List;
import java.util.Map;

/** Converts failures of the database to refusals. */
public final class StoreFaults {

  /**
   * Part of the MongoDB driver's message if all connections of its pool are in use for too long.
   * The driver has no specific exception for that, and the kernel does not depend on the driver.
   */
  private static final String NO_CONNECTION = "while waiting for a connection";

  private static final String RETRY = "retryAfterMillis";
  private static final long RETRY_MILLIS = 1_000;
  private static final int DEEPEST_CAUSE = 10;

  private StoreFaults() {}

  /**
   * Returns {@code RATE_LIMITED} with {@code retryAfterMillis} if this server has more concurrent
   * requests than connections to the database, so that nothing was sent to it; otherwise {@code
   * STORE_UNAVAILABLE}.
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

  /** Returns whether the same request may succeed later without any change. */
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
