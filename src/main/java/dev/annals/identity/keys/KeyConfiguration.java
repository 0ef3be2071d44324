package dev.annals.identity.keys;

import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Provides the master keys. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
class KeyConfiguration {

  /**
   * Reads the master key. If a MongoDB is configured, the key must be configured, too. The embedded
   * MongoDB uses a file in the home directory.
   */
  @Bean
  MasterKeys masterKeys(KeySettings settings, Environment environment) {
    boolean configured =
        StringUtils.hasText(environment.getProperty("spring.mongodb.uri"))
            || StringUtils.hasText(environment.getProperty("spring.mongodb.host"));
    var own =
        configured
            ? null
            : Path.of(environment.getRequiredProperty("annals.home")).resolve("master-key");
    return MasterKeys.of(settings, own);
  }
}
