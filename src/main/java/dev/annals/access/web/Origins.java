package dev.annals.access.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;

/**
 * Which pages of other origins may call: the same list for HTTP and for the handshake of a
 * WebSocket, which is a GET with an origin. There are no cookies that a page could borrow from its
 * reader; credentials are allowed because some clients always send what they have.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class Origins {

  private static final Duration PREFLIGHT_KEPT = Duration.ofMinutes(30);

  @Bean
  CorsConfiguration allowedOrigins(
      WebSettings settings, @Value("${annals.access.public-url:}") String publicUrl) {
    var allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(settings.allowedOrigins());
    if (!publicUrl.isBlank()) {
      // Behind a proxy that ends TLS this server's own pages come from there.
      allowed.addAllowedOrigin(WebSettings.origin(URI.create(publicUrl).resolve("/").toString()));
    }
    allowed.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
    allowed.addAllowedHeader(CorsConfiguration.ALL);
    allowed.setExposedHeaders(
        List.of(HttpHeaders.CONTENT_DISPOSITION, HttpHeaders.RETRY_AFTER, "frontegg-trace-id"));
    allowed.setAllowCredentials(true);
    allowed.setMaxAge(PREFLIGHT_KEPT);
    return allowed;
  }

  @Bean
  CorsConfigurationSource corsConfigurationSource(CorsConfiguration allowedOrigins) {
    return request -> allowedOrigins;
  }
}
