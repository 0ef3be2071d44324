package dev.annals.activity;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of automatic events.
 *
 * @param off Actions of automatic events that are not recorded, such as {@code log.viewed}. {@code
 *     log.*} means all actions that begin with {@code log.}. Empty by default.
 * @param on Actions of automatic events that are recorded although they are off by default. Empty
 *     by default.
 * @param late Delay after which the search index, a live stream or the append queue is reported as
 *     lagging. The default is 10 s.
 * @param waiting Number of events in the append queue above which the queue counts as lagging. The
 *     default is 1,000.
 * @param held Maximum number of automatic events that wait in memory to be written. Further ones
 *     are dropped and counted in a metric. The default is 10,000.
 * @param write Interval at which waiting automatic events are written. The default is 1 s.
 */
@ConfigurationProperties("annals.activity")
record ActivitySettings(
    @DefaultValue List<String> off,
    @DefaultValue List<String> on,
    @DefaultValue("10s") Duration late,
    @DefaultValue("1000") int waiting,
    @DefaultValue("10000") int held,
    @DefaultValue("1s") Duration write) {}
