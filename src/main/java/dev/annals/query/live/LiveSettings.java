package dev.annals.query.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of live streams.
 *
 * @param batch Maximum number of events in a batch. The default is 200.
 * @param heartbeat Interval after which a stream without new events sends an empty batch. The
 *     default is 15 s.
 * @param check Interval at which the permission of a subscriber is checked. The default is 1 s.
 * @param poll Interval at which a tenant's log is polled if no change notification arrives. The
 *     default is 2 s.
 * @param pause Minimum interval between two reads that were triggered by change notifications from
 *     other servers. The default is 10 ms.
 * @param window Maximum number of recent events of a tenant that are kept in memory for all its
 *     live streams. The default is 1,000.
 * @param windowMemory Maximum memory of those events for one tenant. Subscribers read further
 *     events from the log. The default is 4 MB.
 * @param windowsMemory Maximum memory of those events for all tenants. The default is 0, which
 *     means a sixteenth of the maximum heap.
 * @param batchMemory Memory of the events of a batch at which the batch is complete. The last event
 *     may exceed it. The default is 1 MB.
 * @param lag Maximum number of events by which a subscriber that has caught up once may lag behind.
 *     A slower stream ends with {@code RATE_LIMITED} and a cursor. The default is 20,000.
 * @param outage Maximum time for which a stream stays open while its log cannot be read. It sends
 *     heartbeats until then, and ends with a cursor after it. The default is 15 minutes.
 * @param perConnection Maximum number of live streams per WebSocket connection. Exceeding it is
 *     {@code RATE_LIMITED}. The default is 20.
 */
@ConfigurationProperties("annals.query.live")
record LiveSettings(
    @DefaultValue("200") int batch,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("1s") Duration check,
    @DefaultValue("2s") Duration poll,
    @DefaultValue("10ms") Duration pause,
    @DefaultValue("1000") int window,
    @DefaultValue("4MB") DataSize windowMemory,
    @DefaultValue("0B") DataSize windowsMemory,
    @DefaultValue("1MB") DataSize batchMemory,
    @DefaultValue("20000") long lag,
    @DefaultValue("15m") Duration outage,
    @DefaultValue("20") int perConnection) {

  private static final long SHARE_OF_HEAP = 16;

  long windowsBytes() {
    return windowsMemory.toBytes() > 0
        ? windowsMemory.toBytes()
        : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }
}
