package dev.annals.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events between modules are delivered when the first try fails.
 *
 * @param redelivery how often failed deliveries are tried again
 * @param atOnce how many are tried again at a time
 */
@ConfigurationProperties("annals.activity")
record ActivitySettings(
    @DefaultValue("30s") Duration redelivery, @DefaultValue("100") int atOnce) {}
