package dev.annals.query.work;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Memory and concurrency of queries on each server.
 *
 * @param memory Maximum memory of all queries together, including their results. A query that gets
 *     no memory within {@code memoryTime} is {@code RATE_LIMITED}. The default is 0, which means a
 *     sixth of the maximum heap.
 * @param memoryPerRequest Maximum memory of the queries of one request. Exceeding it is {@code
 *     QUERY_TOO_BROAD}. The default is 0, which means a third of {@code memory}.
 * @param responses Maximum memory of responses that clients have not read yet. It is a part of
 *     {@code memory}. One tenant may use half of it and one caller a quarter. Exceeding it is
 *     {@code RATE_LIMITED}. The default is 0, which means half of {@code memory}.
 * @param memoryTime Maximum time for which a query waits for memory that other queries use. The
 *     default is 1 s.
 * @param reads Maximum number of concurrent reads of the log by queries. The default is 0, which
 *     means one per 8 MB of {@code memory}, at least 4 and at most 32. One read transfers at most 8
 *     MB at once.
 * @param liveReads Maximum number of concurrent reads of the log by live streams. The default is 0,
 *     which means half of {@code reads}, at least 2.
 * @param pointReads Maximum number of concurrent reads of at most one event. The default is 32.
 * @param queueTime Maximum time for which a query waits in the queue. It is then {@code
 *     RATE_LIMITED}. The default is 5 s.
 * @param queue Maximum number of queries of one tenant that wait. When it is exceeded, the newest
 *     query of the caller with the most waiting queries is {@code RATE_LIMITED}. The default is
 *     2,000.
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
  private static final long MIN_READS = 4;
  private static final long MAX_READS = 32;

  /** Returns the default settings. */
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

  /** Returns the maximum memory of all queries in bytes. */
  long totalBytes() {
    return memory.toBytes() > 0
        ? memory.toBytes()
        : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }

  /**
   * Returns the maximum memory of the queries of one request in bytes, at most that of all queries.
   */
  long requestBytes() {
    long bytes =
        memoryPerRequest.toBytes() > 0 ? memoryPerRequest.toBytes() : totalBytes() / REQUESTS;
    return Math.min(bytes, totalBytes());
  }

  /** Returns the maximum memory of all responses that are not read yet in bytes. */
  long responseBytes() {
    return responses.toBytes() > 0 ? responses.toBytes() : totalBytes() / 2;
  }

  int readsAtOnce() {
    return reads > 0 ? reads : (int) Math.clamp(totalBytes() / LARGEST_READ, MIN_READS, MAX_READS);
  }

  int liveReadsAtOnce() {
    return liveReads > 0 ? liveReads : Math.max(2, readsAtOnce() / 2);
  }
}
