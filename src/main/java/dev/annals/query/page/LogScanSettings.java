package dev.annals.query.page;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of filtered queries that read the log instead of the index. A query that reaches a limit
 * returns the events found so far, or {@code QUERY_TOO_BROAD} if there are none. Its cursor
 * continues from there.
 *
 * @param events Maximum number of events that one query reads. The default is 200,000.
 * @param time Maximum time that one query spends reading the log. The default is 10 s.
 * @param chunk Maximum number of events that one MongoDB query returns. The default is 1,000.
 */
@ConfigurationProperties("annals.query.scan")
record LogScanSettings(
    @DefaultValue("200000") int events,
    @DefaultValue("10s") Duration time,
    @DefaultValue("1000") int chunk) {}
