package dev.annals.checks;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How often, and how much, is looked at.
 *
 * @param every after so long the checks are made again; zero for never
 * @param events of each tenant's log so many are counted in one round; the next one goes on there
 * @param step so many are counted by one question to the store
 * @param diskFree with less free space on the disk of {@code annals.home}, or on that of temporary
 *     files, the node is not healthy
 */
@ConfigurationProperties("annals.checks")
record CheckSettings(
    @DefaultValue("1d") Duration every,
    @DefaultValue("1000000") long events,
    @DefaultValue("50000") long step,
    @DefaultValue("256MB") DataSize diskFree) {}
