package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;

/**
 * The index as it was at one moment, and how far it then had come in each log: it has each of a
 * tenant's events through that one, once, and none behind it.
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

  long through(TenantId tenant) {
    return through.getOrDefault(tenant, 0L);
  }

  Map<TenantId, Long> all() {
    return through;
  }

  /** Keeps it open; {@code false} if it is closed already. */
  boolean hold() {
    return reader.tryIncRef();
  }

  void release() throws IOException {
    reader.decRef();
  }
}
