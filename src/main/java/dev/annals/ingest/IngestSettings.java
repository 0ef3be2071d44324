package dev.annals.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is taken in.
 *
 * @param clockSkew how far ahead of ours a sender's clock may be
 * @param keyLookups idempotency keys per second and tenant that are looked up for events that a
 *     rule rejects; twice as many at once. Beyond this limit such an event is {@code RATE_LIMITED}
 */
@ConfigurationProperties("annals.ingest")
record IngestSettings(
    @DefaultValue("5m") Duration clockSkew, @DefaultValue("500") int keyLookups) {}
