package dev.annals.ingest.append;

import dev.annals.kernel.BadInput;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How events are appended.
 *
 * @param lanes batches that are written side by side; more are no faster on one MongoDB
 * @param batchEvents events of one batch
 * @param batchSize bytes of one batch
 * @param gather how long a lane at most lets a batch fill when senders come at the same time; a
 *     lone one never waits
 * @param waitingEvents events that may wait in all
 * @param waitingSize bytes that may wait in all
 * @param tenantWaitingEvents events of one tenant that may wait: a part of what its lane holds, so
 *     that a tenant that sends too much is refused before its neighbours are
 * @param tenantWaitingSize bytes of one tenant that may wait
 * @param eventSize bytes of one event as it is stored
 * @param patience how long a caller waits before it is told that the outcome is not known
 * @param drain how long stopping waits for what is under way
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

  Gathering gathering() {
    return new Gathering(gather, batchEvents);
  }

  Queue.Limits limitsOfALane() {
    return new Queue.Limits(
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
          "An event has at most %d KiB, this one %d bytes"
              .formatted(eventSize.toKilobytes(), bytes));
    }
  }
}
