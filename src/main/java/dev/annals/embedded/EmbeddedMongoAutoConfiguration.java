package dev.annals.embedded;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Starts an embedded MongoDB if none is configured. */
@AutoConfiguration(before = MongoAutoConfiguration.class)
@Conditional(EmbeddedMongoAutoConfiguration.NoMongoConfigured.class)
@ConditionalOnMissingBean(MongoConnectionDetails.class)
@EnableConfigurationProperties(EmbeddedSettings.class)
class EmbeddedMongoAutoConfiguration {

  private static final String DATABASE = "annals";

  static class NoMongoConfigured implements Condition {

    // Compose files and shells often set a variable to an empty text: that is not a configured
    // MongoDB.
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      var environment = context.getEnvironment();
      return !StringUtils.hasText(environment.getProperty("spring.mongodb.uri"))
          && !StringUtils.hasText(environment.getProperty("spring.mongodb.host"));
    }
  }

  /** Closes all clients before mongod is stopped. */
  static class ClientsDependOnMongod extends AbstractDependsOnBeanFactoryPostProcessor {

    ClientsDependOnMongod() {
      super(MongoClient.class, EmbeddedMongod.class);
    }
  }

  @Bean
  static ClientsDependOnMongod clientsDependOnMongod() {
    return new ClientsDependOnMongod();
  }

  @Bean(destroyMethod = "close")
  EmbeddedMongod embeddedMongod(EmbeddedSettings settings, Environment environment) {
    var home = Path.of(environment.getRequiredProperty("annals.home"));
    return EmbeddedMongod.start(
        home.resolve("mongo"),
        settings.binaries().find(),
        settings.cacheSize(),
        settings.startTimeout());
  }

  @Bean
  MongoConnectionDetails embeddedMongoConnectionDetails(EmbeddedMongod mongod) {
    var connection = new ConnectionString(mongod.uri(DATABASE));
    return () -> connection;
  }
}
