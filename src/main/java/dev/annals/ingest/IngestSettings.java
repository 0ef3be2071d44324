package dev.annals.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is taken in.
 *
 * @param clockSkew how far ahead of ours a sender's clock may be
 * @param keyLookups idempotency keys per second and tenant that are looked up for events that a
 *     rule rejects; twice as many at once, and twice as many may wait for an answer of MongoDB.
 *     Beyond this limit such an event is {@code RATE_LIMITED}
 * @param pendingKeyLookups maximum number of such look-ups of all tenants that wait for an answer
 *     of MongoDB. Beyond this limit such an event is {@code RATE_LIMITED}
 */
@ConfigurationProperties("annals.ingest")
record IngestSettings(
    @DefaultValue("5m") Duration clockSkew,
    @DefaultValue("500") int keyLookups,
    @DefaultValue("10000") int pendingKeyLookups) {}
