package dev.annals.identity.keys;

import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
class KeyConfiguration {

  /** A MongoDB that others may reach wants a key that is elsewhere; the embedded one has a file. */
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
