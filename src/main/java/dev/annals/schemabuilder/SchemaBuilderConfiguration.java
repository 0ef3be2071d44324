package dev.annals.schemabuilder;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SchemaBuilderSettings.class)
class SchemaBuilderConfiguration {

  @Bean
  StructureBuilder structureBuilder(
      StructureStore store,
      StructuresInForce inForce,
      PlatformTransactionManager transactions,
      ApplicationEventPublisher events,
      Clock clock) {
    return new StructureBuilder(
        store, inForce, new TransactionTemplate(transactions), events, clock);
  }
}
