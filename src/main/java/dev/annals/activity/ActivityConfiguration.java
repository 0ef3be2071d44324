package dev.annals.activity;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ActivitySettings.class)
class ActivityConfiguration {

  @Bean
  Switches switches(ActivitySettings settings) {
    return Switches.of(settings.off(), settings.on());
  }
}
