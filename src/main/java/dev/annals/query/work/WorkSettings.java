package dev.annals.query.work;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What queries may use of this server.
 *
 * @param memory maximum memory of all queries together, their results included; 0 is a sixth of the
 *     maximum heap
 * @param memoryPerRequest maximum memory of the queries of one request; 0 is a third of {@code
 *     memory}
 * @param responses maximum memory of responses that clients have not read yet, a part of {@code
 *     memory}; one tenant has at most half of it and one caller a quarter. 0 is a half of {@code
 *     memory}
 * @param memoryTime how long a query waits for memory that other queries hold
 * @param reads maximum number of concurrent reads of the log by queries; 0 is one for each 8 MB of
 *     {@code memory}, which is the most that one read transfers at once, at least 4 and at most 32
 * @param liveReads maximum number of concurrent reads of the log by live streams; 0 is a half of
 *     {@code reads}
 * @param pointReads maximum number of concurrent reads of at most one event
 * @param queueTime how long a query waits for its turn
 * @param queue maximum number of queries of one tenant that wait for their turn. If there are more,
 *     the newest query of the caller that has most waiting is rejected
 */
@ConfigurationProperties("annals.query.work")
public record WorkSettings(
    @DefaultValue("0B") DataSize memory,
    @DefaultValue("0B") DataSize memoryPerRequest,
    @DefaultValue("0B") DataSize responses,
    @DefaultValue("1s") Duration memoryTime,
    @DefaultValue("0") int reads,
    @DefaultValue("0") int liveReads,
    @DefaultValue("32") int pointReads,
    @DefaultValue("5s") Duration queueTime,
    @DefaultValue("2000") int queue) {

  private static final long SHARE_OF_HEAP = 6;
  private static final long REQUESTS = 3;
  private static final long LARGEST_READ = DataSize.ofMegabytes(8).toBytes();
  private static final long FEWEST_READS = 4;
  private static final long MOST_READS = 32;

  /** The defaults. */
  public static WorkSettings defaults() {
    return new WorkSettings(
        DataSize.ofBytes(0),
        DataSize.ofBytes(0),
        DataSize.ofBytes(0),
        Duration.ofSeconds(1),
        0,
        0,
        32,
        Duration.ofSeconds(5),
        2_000);
  }

  /** Bytes of all queries together. */
  long totalBytes() {
    return memory.toBytes() > 0
        ? memory.toBytes()
        : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }

  /** Bytes of one request's queries; never more than all queries may have together. */
  long requestBytes() {
    long bytes =
        memoryPerRequest.toBytes() > 0 ? memoryPerRequest.toBytes() : totalBytes() / REQUESTS;
    return Math.min(bytes, totalBytes());
  }

  /** Bytes of all responses that are not read yet. */
  long responseBytes() {
    return responses.toBytes() > 0 ? responses.toBytes() : totalBytes() / 2;
  }

  int readsAtOnce() {
    return reads > 0
        ? reads
        : (int) Math.clamp(totalBytes() / LARGEST_READ, FEWEST_READS, MOST_READS);
  }

  int liveReadsAtOnce() {
    return liveReads > 0 ? liveReads : Math.max(2, readsAtOnce() / 2);
  }
}
