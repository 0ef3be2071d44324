package dev.annals.ingest.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of {@code POST /v1/audits} on each server.
 *
 * @param memory Maximum memory of all requests together, for events that are not stored yet and
 *     results that the clients have not read yet. One caller may use half of it. At this limit the
 *     server stops reading from the clients until memory is free. The default is 0, which means an
 *     eighth of the maximum heap.
 * @param requestMemory Maximum memory of one request, at least 4 MB, with the same effect. The
 *     default is 16 MB.
 * @param requests Maximum number of concurrent requests per caller. Exceeding it is {@code
 *     RATE_LIMITED}. The default is 200.
 */
@ConfigurationProperties("annals.ingest.stream")
record StreamSettings(
    @DefaultValue("0B") DataSize memory,
    @DefaultValue("16MB") DataSize requestMemory,
    @DefaultValue("200") int requests) {

  StreamSettings {
    if (memory.toBytes() == 0) {
      memory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 8);
    }
    if (memory.isNegative() || requestMemory.toBytes() < 4L * EventBytes.MAX_BYTES) {
      throw new IllegalArgumentException(
          "annals.ingest.stream.memory must not be negative, and request-memory must be at least"
              + " 4MB");
    }
    if (requests < 1) {
      throw new IllegalArgumentException("annals.ingest.stream.requests must be at least 1");
    }
  }
}
