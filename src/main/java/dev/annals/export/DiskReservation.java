package dev.annals.export;

import dev.annals.kernel.Refusal;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Reserves disk space for a file while it is written, always before the bytes are written. It
 * reserves large pieces while much space is left and small pieces near the limit, so that a file
 * can use the remaining space without one update of MongoDB per write. Not thread-safe.
 */
final class DiskReservation {

  private static final long LARGEST_PIECE = 16L << 20;
  private static final long SMALLEST_PIECE = 64L << 10;

  private final LongPredicate store;
  private final LongSupplier limit;
  private long reserved;
  private long piece = LARGEST_PIECE;
  private boolean refused;

  /**
   * @param store reserves a number of bytes for the whole file, and returns {@code false} if they
   *     do not fit
   * @param limit maximum total size of the tenant's files in bytes, for the message
   */
  DiskReservation(LongPredicate store, LongSupplier limit) {
    this.store = store;
    this.limit = limit;
  }

  /**
   * Makes sure that a file of this size fits.
   *
   * @throws Refusal {@code RATE_LIMITED} if it does not
   */
  void cover(long bytes) {
    requireRoom();
    while (reserved < bytes) {
      long wanted = Math.max(bytes, reserved + piece);
      if (store.test(wanted)) {
        reserved = wanted;
      } else if (piece == 0) {
        refused = true;
        requireRoom();
      } else {
        piece = piece > SMALLEST_PIECE ? piece / 2 : 0;
      }
    }
  }

  /**
   * Checks that the whole file did fit. A library that writes a format may wrap or ignore the
   * exception of {@link #cover}.
   *
   * @throws Refusal {@code RATE_LIMITED} if it did not
   */
  void requireRoom() {
    if (refused) {
      throw new Refusal(
          Refusal.Code.RATE_LIMITED,
          "The export files of this tenant would exceed the limit of %,d bytes. Delete"
                  .formatted(limit.getAsLong())
              + " exports that are no longer needed, or narrow this one with a filter.");
    }
  }
}
