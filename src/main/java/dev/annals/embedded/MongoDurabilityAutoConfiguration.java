package dev.annals.embedded;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Applies {@link MongoDurability} to every MongoDB client. */
@AutoConfiguration(before = MongoAutoConfiguration.class)
@EnableConfigurationProperties(MongoSettings.class)
class MongoDurabilityAutoConfiguration {

  /** Runs after the customizer that applies the connection string. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  MongoClientSettingsBuilderCustomizer mongoDurability(MongoSettings settings) {
    return client -> MongoDurability.apply(client, settings.operationTimeout());
  }
}
