package dev.annals.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Redelivery of events between modules whose delivery failed.
 *
 * @param every interval between two passes over the deliveries that are due
 * @param batch maximum number of deliveries per pass, divided evenly among the tenants concerned
 * @param firstDelay delay before the first redelivery; it doubles with each further attempt
 * @param maxDelay upper bound of that delay
 * @param attempts number of attempts after which a delivery becomes a dead letter
 * @param staleAfter a delivery that has not ended after this time counts as failed; usually its
 *     server was killed
 */
@ConfigurationProperties("annals.activity.delivery")
public record DeliverySettings(
    @DefaultValue("30s") Duration every,
    @DefaultValue("100") int batch,
    @DefaultValue("30s") Duration firstDelay,
    @DefaultValue("1h") Duration maxDelay,
    @DefaultValue("12") int attempts,
    @DefaultValue("5m") Duration staleAfter) {}
