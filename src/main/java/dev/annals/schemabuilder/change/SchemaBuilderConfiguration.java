package dev.annals.schemabuilder.change;

import dev.annals.schemabuilder.SchemaBuilderSettings;
import dev.annals.schemabuilder.StoredValueScan;
import dev.annals.schemabuilder.StructureStore;
import dev.annals.schemabuilder.StructuresInForce;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
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
  CompatibilityCheck fitting(ObjectProvider<StoredValueScan> storedValues) {
    return new CompatibilityCheck(storedValues);
  }

  @Bean
  StructureBuilder structureBuilder(
      StructureStore store,
      StructuresInForce inForce,
      CompatibilityCheck compatibilityCheck,
      PlatformTransactionManager transactions,
      ApplicationEventPublisher events,
      Clock clock,
      SchemaBuilderSettings settings) {
    return new StructureBuilder(
        store,
        inForce,
        compatibilityCheck,
        new TransactionTemplate(transactions),
        events,
        clock,
        settings.changeLimits());
  }
}
