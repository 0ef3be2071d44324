package dev.annals.identity.tokens;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Lifetimes of access tokens and signing keys.
 *
 * @param lifetime Lifetime of an access token that a vendor credential obtains with its client id
 *     and secret. The default is 1 hour.
 * @param dialectLifetime Lifetime of a vendor's access token that a dialect issues. Clients of
 *     Frontegg rely on the lifetime in the response. The default is 24 hours.
 * @param userLifetime Maximum lifetime of an access token that a tenant user obtains with a portal
 *     link. The default is 1 hour.
 * @param remembered Maximum number of verified tokens that each server caches in memory. Other
 *     tokens are verified again. The default is 20,000.
 * @param signingKeyAge Age at which the signing key is rotated. 0 disables automatic rotation. The
 *     default is 90 days.
 */
@ConfigurationProperties("annals.access.tokens")
record TokenSettings(
    @DefaultValue("1h") Duration lifetime,
    @DefaultValue("24h") Duration dialectLifetime,
    @DefaultValue("1h") Duration userLifetime,
    @DefaultValue("20000") int remembered,
    @DefaultValue("90d") Duration signingKeyAge) {

  /** Returns the longest lifetime of all tokens. */
  Duration longest() {
    return Stream.of(lifetime, dialectLifetime, userLifetime)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
