package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;

/**
 * The index at one moment with the last indexed sequence number of each log. It contains each of a
 * tenant's events up to that number exactly once, and none after it. It is reference-counted.
 */
final class Snapshot {

  private final DirectoryReader reader;
  private final Map<TenantId, Long> through;

  Snapshot(DirectoryReader reader, Map<TenantId, Long> through) {
    this.reader = reader;
    this.through = Map.copyOf(through);
  }

  DirectoryReader reader() {
    return reader;
  }

  /** Returns the sequence number of the tenant's last indexed event, or 0 if there is none. */
  long through(TenantId tenant) {
    return through.getOrDefault(tenant, 0L);
  }

  Map<TenantId, Long> all() {
    return through;
  }

  /** Retains the snapshot; returns {@code false} if it is already closed. */
  boolean hold() {
    return reader.tryIncRef();
  }

  /** Releases the snapshot. It is closed when the last holder releases it. */
  void release() throws IOException {
    reader.decRef();
  }
}
