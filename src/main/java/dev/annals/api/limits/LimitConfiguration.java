package dev.annals.api.limits;

import graphql.validation.Validator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class LimitConfiguration {

  @Bean
  LimitInstrumentation limitInstrumentation(LimitSettings limits) {
    // GraphQL Java has no setting for one engine: this is for the whole process.
    Validator.setMaxValidationErrors(limits.errors());
    return new LimitInstrumentation(limits);
  }
}
