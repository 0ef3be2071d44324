package dev.annals.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is taken in.
 *
 * @param clockSkew how far ahead of ours a sender's clock may be
 */
@ConfigurationProperties("annals.ingest")
record IngestSettings(@DefaultValue("5m") Duration clockSkew) {}
