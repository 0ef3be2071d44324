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
 * Configures which other origins may call this server. The same list applies to HTTP and to
 * WebSocket handshakes, which are GET requests with an origin. There are no cookies that a page
 * could misuse; credentials are allowed because some clients always send them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class CorsPolicy {

  private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(30);

  @Bean
  CorsConfiguration allowedOrigins(
      WebSettings settings, @Value("${annals.access.public-url:}") String publicUrl) {
    var allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(settings.allowedOrigins());
    if (!publicUrl.isBlank()) {
      // Behind a proxy that terminates TLS, this server's own pages have this origin.
      allowed.addAllowedOrigin(WebSettings.origin(URI.create(publicUrl).resolve("/").toString()));
    }
    allowed.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
    allowed.addAllowedHeader(CorsConfiguration.ALL);
    allowed.setExposedHeaders(
        List.of(HttpHeaders.CONTENT_DISPOSITION, HttpHeaders.RETRY_AFTER, "frontegg-trace-id"));
    allowed.setAllowCredentials(true);
    allowed.setMaxAge(PREFLIGHT_MAX_AGE);
    return allowed;
  }

  /**
   * Creates the filter. It is not a bean, because Spring Boot would then also run it before the
   * security filters.
   */
  static CorsFilter filter(CorsConfiguration allowedOrigins, HttpRefusals refusals) {
    var filter = new CorsFilter(request -> allowedOrigins);
    filter.setCorsProcessor(new Rejecting(refusals));
    return filter;
  }

  /** Rejects requests with the common error format. */
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
