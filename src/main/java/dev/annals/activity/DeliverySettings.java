package dev.annals.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Redelivery of events between modules whose delivery failed.
 *
 * @param every Interval between two passes over the deliveries that are due. The default is 30 s.
 * @param batch Maximum number of deliveries per pass. They are divided evenly among the tenants
 *     concerned. The default is 100.
 * @param firstDelay Delay before the first redelivery. It doubles with each further attempt. The
 *     default is 30 s.
 * @param maxDelay Upper bound of the delay. The default is 1 hour.
 * @param attempts Number of attempts after which a delivery becomes a dead letter. The default is
 *     12.
 * @param staleAfter Time after which a delivery that has not ended counts as failed. Usually its
 *     server was killed. The default is 5 minutes.
 */
@ConfigurationProperties("annals.activity.delivery")
public record DeliverySettings(
    @DefaultValue("30s") Duration every,
    @DefaultValue("100") int batch,
    @DefaultValue("30s") Duration firstDelay,
    @DefaultValue("1h") Duration maxDelay,
    @DefaultValue("12") int attempts,
    @DefaultValue("5m") Duration staleAfter) {}
