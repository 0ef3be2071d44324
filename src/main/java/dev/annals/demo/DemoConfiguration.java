package dev.annals.demo;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditLog;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.change.StructureBuilder;
import dev.annals.tenants.Tenants;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the demo. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("annals.demo.enabled")
@EnableConfigurationProperties(DemoSettings.class)
class DemoConfiguration {

  @Bean
  Demo demo(
      Tenants tenants,
      StructureHistory structures,
      StructureBuilder builder,
      Ingestion ingestion,
      AuditLog log,
      Clock clock) {
    return new Demo(tenants, structures, builder, ingestion, log, clock);
  }

  @Bean
  DemoWriter demoWriter(Demo demo, DemoSettings settings) {
    return new DemoWriter(demo, settings, List.of(new Acme(), new Globex()));
  }
}
