package dev.annals.ingest.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of {@code POST /v1/audits} on each node.
 *
 * @param memory maximum memory of all such requests together, for events that are not stored yet
 *     and results that are not read yet. 0 means an eighth of the maximum heap
 * @param requestMemory maximum memory of one of them
 * @param requests maximum number of them at once for one caller
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
          "annals.ingest.stream.memory must not be negative, request-memory must be at least 4MB");
    }
    if (requests < 1) {
      throw new IllegalArgumentException("annals.ingest.stream.requests must be at least 1");
    }
  }
}
