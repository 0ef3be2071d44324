package dev.annals.api.limits;

import graphql.validation.Validator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applies the limits of GraphQL requests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class LimitConfiguration {

  @Bean
  LimitInstrumentation limitInstrumentation(LimitSettings limits) {
    // GraphQL Java has no such setting for a single engine; this one applies to the whole process.
    Validator.setMaxValidationErrors(limits.errors());
    return new LimitInstrumentation(limits);
  }
}
