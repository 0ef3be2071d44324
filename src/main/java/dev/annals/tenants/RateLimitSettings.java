package dev.annals.tenants;

import dev.annals.kernel.Misconfigured;
import dev.annals.kernel.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Default limits per tenant. A limit that is set for a tenant at run time overrides them. Exceeding
 * a limit is {@code RATE_LIMITED}. Rates and live streams are limited on each server separately;
 * exports are limited across all servers.
 *
 * @param events Maximum number of events per second that are sent for a tenant. Unused capacity of
 *     the last {@link #BURST_SECONDS} seconds can be used at once. The default is 25,000.
 * @param questions Maximum number of queries per second of a tenant's log, with the same burst. The
 *     default is 1,000.
 * @param streams Maximum number of concurrent live streams of a tenant's log on each server. The
 *     default is 500.
 * @param exports Maximum number of unfinished exports of a tenant. The default is 5.
 * @param retainedExports Maximum number of exports of a tenant that use disk space: unfinished
 *     exports, and files that can still be downloaded. The default is 50.
 * @param retainedExportSize Maximum total size of a tenant's export files. The default is 10 GB.
 * @param tenants Other limits for some tenants, by tenant id. A limit that is left out has the
 *     value for all tenants. Empty by default.
 */
@ConfigurationProperties("annals.limits")
record RateLimitSettings(
    @DefaultValue("25000") int events,
    @DefaultValue("1000") int questions,
    @DefaultValue("500") int streams,
    @DefaultValue("5") int exports,
    @DefaultValue("50") int retainedExports,
    @DefaultValue("10GB") DataSize retainedExportSize,
    @DefaultValue Map<String, Own> tenants) {

  /** Unused capacity of this many seconds can be used at once. */
  static final int BURST_SECONDS = 20;

  RateLimitSettings {
    positive("annals.limits.events", events);
    positive("annals.limits.questions", questions);
    positive("annals.limits.streams", streams);
    positive("annals.limits.exports", exports);
    positive("annals.limits.retained-exports", retainedExports);
    positive("annals.limits.retained-export-size", bytes(retainedExportSize));
    tenants.forEach(
        (tenant, own) -> {
          positive("annals.limits.tenants[%s].events".formatted(tenant), own.events());
          positive("annals.limits.tenants[%s].questions".formatted(tenant), own.questions());
          positive("annals.limits.tenants[%s].streams".formatted(tenant), own.streams());
          positive("annals.limits.tenants[%s].exports".formatted(tenant), own.exports());
          positive(
              "annals.limits.tenants[%s].retained-exports".formatted(tenant),
              own.retainedExports());
          positive(
              "annals.limits.tenants[%s].retained-export-size".formatted(tenant),
              bytes(own.retainedExportSize()));
        });
  }

  /** Limits of one tenant. {@code null} means the limit for all tenants. */
  record Own(
      @Nullable Integer events,
      @Nullable Integer questions,
      @Nullable Integer streams,
      @Nullable Integer exports,
      @Nullable Integer retainedExports,
      @Nullable DataSize retainedExportSize) {

    private static final Own NONE = new Own(null, null, null, null, null, null);
  }

  /**
   * Returns the effective limits of a tenant.
   *
   * @param set the tenant's limits that were set at run time; they override the settings
   */
  TenantLimits inForce(TenantId tenant, TenantLimitOverrides set) {
    var own = tenants.getOrDefault(tenant.value(), Own.NONE);
    return new TenantLimits(
        first(set.eventsPerSecond(), own.events(), events),
        first(set.questionsPerSecond(), own.questions(), questions),
        first(set.liveStreams(), own.streams(), streams),
        first(set.unfinishedExports(), own.exports(), exports),
        first(set.retainedExports(), own.retainedExports(), retainedExports),
        first(
            set.retainedExportBytes(),
            bytes(own.retainedExportSize()),
            retainedExportSize.toBytes()));
  }

  private static <T> T first(@Nullable T set, @Nullable T own, T all) {
    if (set != null) {
      return set;
    }
    return own == null ? all : own;
  }

  private static @Nullable Long bytes(@Nullable DataSize size) {
    return size == null ? null : size.toBytes();
  }

  private static void positive(String setting, @Nullable Number value) {
    if (value != null && value.longValue() < 1) {
      throw new Misconfigured(
          "%s is %d. It must be at least 1.".formatted(setting, value),
          "Set it to 1 or more. To block a tenant, use suspendTenant.");
    }
  }
}
