package dev.annals.query.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How logs are followed.
 *
 * @param batch a batch has at most so many events
 * @param heartbeat after so long without an event an empty batch is a sign of life
 * @param check so often a follower's right to listen is looked at, whatever else happens
 * @param poll so often the log is looked at even if nothing woke us
 * @param pause between two looks that only a hint from another node asked for
 * @param window so many recent events of a followed tenant are held decoded, for all its followers
 * @param windowMemory maximum memory of those events for one tenant; events that have no room are
 *     read from the log
 * @param windowsMemory maximum memory of those events for all tenants; 0 is a sixteenth of the
 *     maximum heap
 * @param batchMemory maximum memory of the events of a batch, but for the last of them
 * @param lag a follower that once was up to date and is now further behind is ended
 * @param outage a follower that cannot read for longer than this, since the store does not answer,
 *     is ended; until then it has heartbeats
 * @param perConnection so many followers may one WebSocket connection have
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
