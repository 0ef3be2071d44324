package dev.annals.query.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How logs are followed.
 *
 * @param batch a batch has at most so many events
 * @param heartbeat after so long without an event an empty batch is a sign of life
 * @param check so often a follower's right to listen is looked at, whatever else happens
 * @param poll so often the log is looked at even if nothing woke us
 * @param pause between two looks that only a hint from another node asked for
 * @param window so many recent events of a followed tenant are held decoded, for all its followers
 * @param lag a follower that once was up to date and is now further behind is ended
 * @param perConnection so many followers may one WebSocket connection have
 */
@ConfigurationProperties("annals.query.live")
record LiveSettings(
    @DefaultValue("200") int batch,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("1s") Duration check,
    @DefaultValue("2s") Duration poll,
    @DefaultValue("10ms") Duration pause,
    @DefaultValue("1000") int window,
    @DefaultValue("20000") long lag,
    @DefaultValue("20") int perConnection) {}
