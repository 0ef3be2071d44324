package dev.annals.schemabuilder;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the data structures.
 *
 * @param structures how many tenants' structures are kept in memory
 * @param recheck after how long a structure is read anew, should a wake-up have been lost
 * @param changesPerHour maximum number of new versions of one structure in any hour
 * @param changesPerDay maximum number of new versions of one structure in any day
 */
@ConfigurationProperties("annals.schema-builder")
record SchemaBuilderSettings(
    @DefaultValue("10000") int structures,
    @DefaultValue("1m") Duration recheck,
    @DefaultValue("120") int changesPerHour,
    @DefaultValue("500") int changesPerDay) {

  ChangeLimits changeLimits() {
    return new ChangeLimits(changesPerHour, changesPerDay);
  }
}
