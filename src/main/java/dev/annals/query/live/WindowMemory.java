package dev.annals.query.live;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the windows of all tenants share. Safe for several threads. */
final class WindowMemory {

  private final long total;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * @param total bytes of events of all windows together
   */
  WindowMemory(long total) {
    this.total = total;
  }

  /** Reserves memory; {@code false} if there is not so much. */
  boolean reserve(long bytes) {
    if (reserved.addAndGet(bytes) <= total) {
      return true;
    }
    reserved.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  long reserved() {
    return reserved.get();
  }
}
