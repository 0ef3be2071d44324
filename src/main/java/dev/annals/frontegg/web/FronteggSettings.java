package dev.annals.frontegg.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The dialect.
 *
 * @param geoip the path of a GeoIP2 or GeoLite2 City database ({@code .mmdb}) that tells where an
 *     IP address is; without one nobody is told
 */
@ConfigurationProperties("annals.frontegg")
record FronteggSettings(@Nullable String geoip) {}
