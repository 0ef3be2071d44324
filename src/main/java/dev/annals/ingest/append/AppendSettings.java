package dev.annals.ingest.append;

import dev.annals.kernel.BadInput;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the append path on each server.
 *
 * @param lanes Number of append workers, each of which writes one batch at a time. More are no
 *     faster on one MongoDB. The default is 2.
 * @param batchEvents Maximum number of events in a batch. The default is 500.
 * @param batchSize Maximum size of a batch. The default is 8 MB.
 * @param gather Maximum time for which an append worker waits for more events before it writes a
 *     batch. It waits only if several senders are active. The default is 2 ms.
 * @param waitingEvents Maximum number of events that wait to be written. It is divided among the
 *     append workers. Further events are {@code RATE_LIMITED}. The default is 50,000.
 * @param waitingSize Maximum size of the events that wait to be written. It is divided among the
 *     append workers. Further events are {@code RATE_LIMITED}. The default is 96 MB.
 * @param tenantWaitingEvents Maximum number of events of one tenant that wait to be written.
 *     Further events of that tenant are {@code RATE_LIMITED}. It is less than the share of an
 *     append worker, so that one tenant cannot block others. The default is 10,000.
 * @param tenantWaitingSize Maximum size of the events of one tenant that wait to be written.
 *     Further events of that tenant are {@code RATE_LIMITED}. The default is 18 MB.
 * @param eventSize Maximum size of one event in its stored format. A larger event is {@code
 *     BAD_INPUT}. The default is 64 KB.
 * @param patience Timeout of a caller that waits for its event to be stored. The event is then
 *     {@code UNKNOWN_OUTCOME} if a write of it was started, and otherwise {@code
 *     STORE_UNAVAILABLE}. The default is 10 s.
 * @param drain Maximum time for which shutdown waits for events that are being written. The default
 *     is 12 s.
 */
@ConfigurationProperties("annals.ingest.append")
public record AppendSettings(
    @DefaultValue("2") int lanes,
    @DefaultValue("500") int batchEvents,
    @DefaultValue("8MB") DataSize batchSize,
    @DefaultValue("2ms") Duration gather,
    @DefaultValue("50000") int waitingEvents,
    @DefaultValue("96MB") DataSize waitingSize,
    @DefaultValue("10000") int tenantWaitingEvents,
    @DefaultValue("18MB") DataSize tenantWaitingSize,
    @DefaultValue("64KB") DataSize eventSize,
    @DefaultValue("10s") Duration patience,
    @DefaultValue("12s") Duration drain) {

  GroupCommitDelay gathering() {
    return new GroupCommitDelay(gather, batchEvents);
  }

  AppendQueue.Limits limitsOfALane() {
    return new AppendQueue.Limits(
        Math.max(1, waitingEvents / lanes),
        Math.max(eventSize.toBytes(), waitingSize.toBytes() / lanes),
        tenantWaitingEvents,
        tenantWaitingSize.toBytes(),
        batchEvents,
        Math.toIntExact(batchSize.toBytes()));
  }

  void checkSize(int bytes) {
    if (bytes > eventSize.toBytes()) {
      throw new BadInput(
          "An event must have at most %d KiB, but this one has %d bytes."
              .formatted(eventSize.toKilobytes(), bytes));
    }
  }
}
