package dev.annals.identity.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/**
 * Which pages of other origins may call: the same list for HTTP and for the handshake of a
 * WebSocket, which is a GET with an origin. There are no cookies that a page could borrow from its
 * reader; credentials are allowed because some clients always send what they have.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class CorsPolicy {

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

  /** No bean: Spring Boot would also put it before the security filters. */
  static CorsFilter filter(CorsConfiguration allowedOrigins, HttpRefusals refusals) {
    var filter = new CorsFilter(request -> allowedOrigins);
    filter.setCorsProcessor(new Rejecting(refusals));
    return filter;
  }

  /** Rejects in the form of all errors. */
  private static final class Rejecting extends DefaultCorsProcessor {

    private final HttpRefusals refusals;

    Rejecting(HttpRefusals refusals) {
      this.refusals = refusals;
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
      if (response instanceof ServletServerHttpResponse servlet) {
        refusals.otherOrigin(servlet.getServletResponse());
      } else {
        super.rejectRequest(response);
      }
    }
  }
}
