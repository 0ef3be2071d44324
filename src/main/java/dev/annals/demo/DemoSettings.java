package dev.annals.demo;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the demo.
 *
 * @param enabled Whether demo tenants are created and receive events. The default is false.
 * @param days Age of the oldest demo events in days. The default is 30.
 * @param every Interval between two new events of a demo tenant. The default is 15 s.
 */
@ConfigurationProperties("annals.demo")
record DemoSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("30") int days,
    @DefaultValue("15s") Duration every) {}
