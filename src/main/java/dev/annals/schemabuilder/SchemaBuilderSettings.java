package dev.annals.schemabuilder;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of data structures.
 *
 * @param structures Maximum number of tenants whose data structures each server caches in memory.
 *     The default is 10,000.
 * @param recheck Time after which a cached data structure is read again, in case a change
 *     notification was lost. The default is 1 minute.
 * @param changesPerHour Maximum number of new versions of one data structure per hour. Exceeding it
 *     is {@code RATE_LIMITED}. The default is 120.
 * @param changesPerDay Maximum number of new versions of one data structure per day. Exceeding it
 *     is {@code RATE_LIMITED}. The default is 500.
 */
@ConfigurationProperties("annals.schema-builder")
public record SchemaBuilderSettings(
    @DefaultValue("10000") int structures,
    @DefaultValue("1m") Duration recheck,
    @DefaultValue("120") int changesPerHour,
    @DefaultValue("500") int changesPerDay) {

  public ChangeLimits changeLimits() {
    return new ChangeLimits(changesPerHour, changesPerDay);
  }
}
