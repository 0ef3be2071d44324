package dev.annals.checks;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the periodic checks.
 *
 * @param every Interval between two rounds of checks. 0 disables them. The default is 1 day.
 * @param events Maximum number of sequence numbers of each tenant's log that are checked in one
 *     round. The next round continues after them. The default is 1,000,000.
 * @param step Maximum number of sequence numbers that one MongoDB query counts. The default is
 *     50,000.
 * @param diskFree Minimum free space on the disk of {@code annals.home}, and on the disk of
 *     temporary files. With less, the server is not healthy. The default is 256 MB.
 */
@ConfigurationProperties("annals.checks")
record CheckSettings(
    @DefaultValue("1d") Duration every,
    @DefaultValue("1000000") long events,
    @DefaultValue("50000") long step,
    @DefaultValue("256MB") DataSize diskFree) {}
