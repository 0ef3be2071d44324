package dev.annals.ingest.append;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of received events.
 *
 * @param clockSkew Maximum time by which {@code occurredAt} may be later than the clock of the
 *     server. A later event is {@code BAD_INPUT}. The default is 5 minutes.
 * @param keyLookups Maximum number of idempotency keys per second and tenant that are looked up for
 *     events that a rule rejects. Unused capacity of the last 2 s can be used at once. Beyond this
 *     limit such an event is {@code RATE_LIMITED}. The default is 500.
 * @param pendingKeyLookups Maximum number of such look-ups of all tenants that wait for an answer
 *     of MongoDB. Beyond this limit such an event is {@code RATE_LIMITED}. The default is 10,000.
 */
@ConfigurationProperties("annals.ingest")
record IngestSettings(
    @DefaultValue("5m") Duration clockSkew,
    @DefaultValue("500") int keyLookups,
    @DefaultValue("10000") int pendingKeyLookups) {}
