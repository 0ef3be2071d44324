package dev.annals.ingest.append;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.check.EventCheck;
import dev.annals.ingest.check.TypeMismatchCounter;
import dev.annals.ingest.log.AppendListener;
import dev.annals.ingest.log.LogIdentity;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.tenants.TenantAccess;
import dev.annals.tenants.TenantRateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures ingestion and the append workers of this server. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({IngestSettings.class, AppendSettings.class})
class IngestConfiguration {

  @Bean
  EventIds eventIds(LogIdentity identity) {
    return identity.ids();
  }

  @Bean
  AppendWorkers lanes(
      LogStore store,
      Clock clock,
      ApplicationEventPublisher events,
      ObjectProvider<AppendListener> listeners,
      TenantAccess access,
      CriticalThreads critical,
      MeterRegistry registry,
      AppendSettings settings) {
    return new AppendWorkers(
        store,
        clock,
        events,
        listeners.getIfAvailable(() -> appended -> {}),
        tenant -> refusal(access, tenant),
        critical,
        registry,
        settings);
  }

  private static Optional<Refusal> refusal(TenantAccess access, TenantId tenant) {
    try {
      access.requireNotSuspended(tenant);
      return Optional.empty();
    } catch (Refusal suspended) {
      return Optional.of(suspended);
    } catch (RuntimeException e) {
      throw new LogStore.StoreUnavailable(e);
    }
  }

  @Bean
  ClosedTenants closedTenants(AppendWorkers appendWorkers) {
    return new ClosedTenants(appendWorkers);
  }

  @Bean
  Ingestion ingestion(
      TenantAccess tenants,
      TenantRateLimiter tenantRateLimiter,
      DataStructures structures,
      AppendWorkers appendWorkers,
      LogStore store,
      Clock clock,
      MeterRegistry registry,
      IngestSettings settings) {
    return new LogIngestion(
        tenants,
        tenantRateLimiter,
        new EventCheck(clock, settings.clockSkew(), new TypeMismatchCounter(registry)),
        structures,
        appendWorkers,
        new KeyLookups(
            store, settings.keyLookups(), settings.pendingKeyLookups(), appendWorkers.patience()),
        registry);
  }
}
