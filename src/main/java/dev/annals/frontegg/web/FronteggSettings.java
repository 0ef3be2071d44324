package dev.annals.frontegg.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the Frontegg dialect.
 *
 * @param geoip Path of a GeoIP2 or GeoLite2 City database ({@code .mmdb}), from which the location
 *     of an IP address is read. Without it, locations are unknown. Not set by default.
 */
@ConfigurationProperties("annals.frontegg")
record FronteggSettings(@Nullable String geoip) {}
