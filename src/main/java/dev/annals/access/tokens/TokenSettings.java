package dev.annals.access.tokens;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long tokens last.
 *
 * @param lifetime of a vendor's token, got for a client id and secret
 * @param dialectLifetime of a vendor's token that a dialect gives out; Frontegg's lasts a day, and
 *     its clients count on what the answer says
 * @param userLifetime of a tenant user's token, got for a portal link
 * @param remembered how many verified tokens each node keeps in memory
 * @param signingKeyAge after which another key signs; zero for never
 */
@ConfigurationProperties("annals.access.tokens")
record TokenSettings(
    @DefaultValue("1h") Duration lifetime,
    @DefaultValue("24h") Duration dialectLifetime,
    @DefaultValue("1h") Duration userLifetime,
    @DefaultValue("20000") int remembered,
    @DefaultValue("90d") Duration signingKeyAge) {

  /** How long a token can last at most. */
  Duration longest() {
    return Stream.of(lifetime, dialectLifetime, userLifetime)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
