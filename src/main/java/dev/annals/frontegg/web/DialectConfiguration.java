package dev.annals.frontegg.web;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;
import tools.jackson.databind.json.JsonMapper;

/** Puts the translation before all else: Spring Security's firewall would refuse two slashes. */
@Configuration(proxyBeanMethods = false)
class DialectConfiguration {

  @Bean
  FilterRegistrationBean<DialectFilter> dialectFilter(JsonMapper json) {
    var filter = new FilterRegistrationBean<>(new DialectFilter(json));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** Each path is there with a trailing slash too, as Frontegg's clients send it. */
  @Bean
  FilterRegistrationBean<UrlHandlerFilter> dialectTrailingSlash() {
    var filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler(Dialect.AUDITS + "/**", Dialect.SIGN_IN + "/**")
                .wrapRequest()
                .build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }
}
