package dev.annals.ingest.web;

import dev.annals.access.Caller;
import dev.annals.kernel.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Limits the memory of the requests to {@code POST /v1/audits}: events that are not stored yet, and
 * results that the client has not read yet. One caller may use at most half of it, so that a client
 * that does not read cannot block others. Thread-safe.
 */
@Component
final class StreamMemory {

  private final StreamSettings settings;
  private final Map<String, Held> byCaller = new HashMap<>();
  private long total;

  StreamMemory(StreamSettings settings) {
    this.settings = settings;
  }

  private static final class Held {
    private int requests;
    private long bytes;
  }

  /**
   * Opens a request's share, which MUST be closed.
   *
   * @throws Refusal {@code RATE_LIMITED} if the caller has too many concurrent requests
   */
  synchronized Share open(Caller caller) {
    var key = caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
    var held = byCaller.computeIfAbsent(key, ignored -> new Held());
    if (held.requests >= settings.requests()) {
      throw new Refusal(
          Refusal.Code.RATE_LIMITED,
          "At most %d concurrent requests to /v1/audits are allowed per caller."
              .formatted(settings.requests()));
    }
    held.requests++;
    return new Share(key, held);
  }

  /** The memory of one request. */
  final class Share implements AutoCloseable {

    private final String caller;
    private final Held held;
    private long bytes;

    private Share(String caller, Held held) {
      this.caller = caller;
      this.held = held;
    }

    /**
     * Waits until the memory is available and reserves it. The first reservation of a request
     * always succeeds immediately, so that each request makes progress.
     *
     * @param size in bytes
     */
    void take(long size) throws InterruptedException {
      synchronized (StreamMemory.this) {
        while (bytes > 0 && !fits(size)) {
          TimeUnit.SECONDS.timedWait(StreamMemory.this, 1);
        }
        add(size);
      }
    }

    private boolean fits(long size) {
      long maxBytes = settings.memory().toBytes();
      return bytes + size <= settings.requestMemory().toBytes()
          && held.bytes + size <= maxBytes / 2
          && total + size <= maxBytes;
    }

    /** Reserves memory without waiting, or releases it if {@code size} is negative. */
    void adjust(long size) {
      synchronized (StreamMemory.this) {
        add(size);
        if (size < 0) {
          StreamMemory.this.notifyAll();
        }
      }
    }

    private void add(long size) {
      bytes += size;
      held.bytes += size;
      total += size;
    }

    @Override
    public void close() {
      synchronized (StreamMemory.this) {
        add(-bytes);
        if (--held.requests == 0) {
          byCaller.remove(caller);
        }
        StreamMemory.this.notifyAll();
      }
    }
  }
}
