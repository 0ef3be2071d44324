package dev.annals.frontegg.web;

import dev.annals.frontegg.geo.AddressPlaces;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers the dialect's filters before Spring Security, whose firewall rejects paths with double
 * slashes.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FronteggSettings.class)
class DialectConfiguration {

  private static final List<String> ROOTS =
      List.of(Dialect.SIGN_IN, Dialect.AUDITS, Dialect.METADATA, Dialect.RESOURCES);

  @Bean
  FilterRegistrationBean<DialectFilter> dialectFilter(JsonMapper json) {
    var filter = new FilterRegistrationBean<>(new DialectFilter(json));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** Accepts each path with a trailing slash too, which Frontegg's clients send. */
  @Bean
  FilterRegistrationBean<UrlHandlerFilter> dialectTrailingSlash() {
    var paths = ROOTS.stream().map(root -> root + "/**").toArray(String[]::new);
    var filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler(paths).wrapRequest().build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  AddressPlaces addressPlaces(FronteggSettings settings) {
    return settings.geoip() == null || settings.geoip().isBlank()
        ? AddressPlaces.unknown()
        : AddressPlaces.of(Path.of(settings.geoip()));
  }
}
