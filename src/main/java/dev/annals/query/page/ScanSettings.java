package dev.annals.query.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How far a filtered query reads.
 *
 * @param events after reading so many events it stops: narrow the filter, or go on from there
 * @param time and after so long: a query is answered while somebody still waits for it
 * @param chunk so many events are read at once
 */
@ConfigurationProperties("annals.query.scan")
record ScanSettings(
    @DefaultValue("200000") int events,
    @DefaultValue("10s") Duration time,
    @DefaultValue("1000") int chunk) {}
