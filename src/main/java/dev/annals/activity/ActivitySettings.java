package dev.annals.activity;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written down by itself.
 *
 * @param off actions of the catalogue that are not written, such as {@code log.viewed}; {@code
 *     log.*} are all that begin so
 * @param on actions that are written although they are off by default
 * @param late after so long behind, the search index, a live stream or the append queue lags
 * @param waiting so many events in the append queue are more than it can take at once
 * @param held so many facts may wait to be written; of what is beyond only the number is known
 * @param write how often facts that wait are written
 */
@ConfigurationProperties("annals.activity")
record ActivitySettings(
    @DefaultValue List<String> off,
    @DefaultValue List<String> on,
    @DefaultValue("10s") Duration late,
    @DefaultValue("1000") int waiting,
    @DefaultValue("10000") int held,
    @DefaultValue("1s") Duration write) {}
