package dev.annals.demo;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demo.
 *
 * @param enabled whether there is one
 * @param days how far back its logs begin
 * @param every how long it is between two new events of a company, about
 */
@ConfigurationProperties("annals.demo")
record DemoSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("30") int days,
    @DefaultValue("15s") Duration every) {}
