package dev.annals.frontegg.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The dialect.
 *
 * @param allowedOrigins where pages may come from that ask from a browser, such as {@code
 *     https://app.example.com}; none but those of this server itself if it is empty
 * @param geoip the path of a GeoIP2 or GeoLite2 City database ({@code .mmdb}) that tells where an
 *     IP address is; without one nobody is told
 */
@ConfigurationProperties("annals.frontegg")
record FronteggSettings(@DefaultValue List<String> allowedOrigins, @Nullable String geoip) {}
