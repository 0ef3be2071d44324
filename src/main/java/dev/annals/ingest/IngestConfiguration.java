package dev.annals.ingest;

import dev.annals.access.Allowances;
import dev.annals.ingest.append.AppendSettings;
import dev.annals.ingest.append.Lanes;
import dev.annals.ingest.append.LogStore;
import dev.annals.ingest.check.EventCheck;
import dev.annals.ingest.check.Misfits;
import dev.annals.ingest.log.AppendListener;
import dev.annals.schemabuilder.DataStructures;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({IngestSettings.class, AppendSettings.class})
class IngestConfiguration {

  @Bean
  Lanes lanes(
      LogStore store,
      Clock clock,
      ApplicationEventPublisher events,
      ObjectProvider<AppendListener> listeners,
      MeterRegistry registry,
      AppendSettings settings) {
    return new Lanes(
        store,
        clock,
        events,
        listeners.getIfAvailable(() -> (appended, bytes) -> {}),
        registry,
        settings);
  }

  @Bean
  Ingestion ingestion(
      Allowances allowances,
      DataStructures structures,
      Lanes lanes,
      Clock clock,
      MeterRegistry registry,
      IngestSettings settings) {
    return new LogIngestion(
        allowances,
        new EventCheck(clock, settings.clockSkew(), new Misfits(registry)),
        structures,
        lanes,
        registry);
  }
}
