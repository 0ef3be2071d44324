package dev.annals.frontegg.web;

import dev.annals.frontegg.geo.AddressPlaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.UrlHandlerFilter;
import tools.jackson.databind.json.JsonMapper;

/** Puts the translation before all else: Spring Security's firewall would refuse two slashes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FronteggSettings.class)
class DialectConfiguration {

  private static final List<String> ROOTS =
      List.of(Dialect.SIGN_IN, Dialect.AUDITS, Dialect.METADATA, Dialect.RESOURCES);

  /** What Frontegg's browser client sends, and an application's own tenant with it. */
  private static final List<String> HEADERS =
      List.of(
          "Authorization",
          "Content-Type",
          "x-access-token",
          "x-frontegg-sdk",
          "x-frontegg-framework",
          "frontegg-source",
          "frontegg-scoped-tenant",
          "frontegg-tenant-id",
          "frontegg-requested-application-id",
          "frontegg-login-alias",
          "frontegg-vendor-host");

  private static final Duration REMEMBERED = Duration.ofHours(1);

  @Bean
  FilterRegistrationBean<DialectFilter> dialectFilter(JsonMapper json) {
    var filter = new FilterRegistrationBean<>(new DialectFilter(json));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** Each path is there with a trailing slash too, as Frontegg's clients send it. */
  @Bean
  FilterRegistrationBean<UrlHandlerFilter> dialectTrailingSlash() {
    var paths = ROOTS.stream().map(root -> root + "/**").toArray(String[]::new);
    var filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler(paths).wrapRequest().build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  /** A browser asks before it sends, and without a token; so before anybody asks for one. */
  @Bean
  FilterRegistrationBean<CorsFilter> dialectCors(FronteggSettings settings) {
    var pages = new CorsConfiguration();
    pages.setAllowedOrigins(settings.allowedOrigins());
    pages.setAllowedMethods(List.of("GET", "POST"));
    pages.setAllowedHeaders(HEADERS);
    pages.setExposedHeaders(List.of(DialectFilter.TRACE));
    pages.setAllowCredentials(true);
    pages.setMaxAge(REMEMBERED);
    var paths = new UrlBasedCorsConfigurationSource();
    ROOTS.forEach(root -> paths.registerCorsConfiguration(root + "/**", pages));
    var filter = new FilterRegistrationBean<>(new CorsFilter(paths));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    filter.setEnabled(!settings.allowedOrigins().isEmpty());
    return filter;
  }

  @Bean
  AddressPlaces addressPlaces(FronteggSettings settings) {
    return settings.geoip() == null || settings.geoip().isBlank()
        ? AddressPlaces.unknown()
        : AddressPlaces.of(Path.of(settings.geoip()));
  }
}
