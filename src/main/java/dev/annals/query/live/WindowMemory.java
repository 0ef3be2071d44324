package dev.annals.query.live;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that the windows of all tenants share. Thread-safe. */
final class WindowMemory {

  private final long total;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * @param total maximum memory of the events of all windows in bytes
   */
  WindowMemory(long total) {
    this.total = total;
  }

  /** Reserves memory; returns {@code false} if it is not available. */
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
