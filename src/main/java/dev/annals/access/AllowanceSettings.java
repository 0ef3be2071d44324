package dev.annals.access;

import dev.annals.kernel.Misconfigured;
import dev.annals.kernel.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of the deployment each tenant may take, where nothing else was set for it at run time.
 * What is beyond is {@code RATE_LIMITED}.
 *
 * @param events so many a second may be sent for it, over {@link #BURST_SECONDS} seconds
 * @param questions so many a second may be asked about its log, over as many seconds
 * @param streams so many live streams of its log there may be at once, on each node
 * @param exports so many of its exports may be unfinished
 * @param tenants other numbers for some, by their ids; what is left out is as for all
 */
@ConfigurationProperties("annals.limits")
record AllowanceSettings(
    @DefaultValue("25000") int events,
    @DefaultValue("1000") int questions,
    @DefaultValue("500") int streams,
    @DefaultValue("5") int exports,
    @DefaultValue Map<String, Own> tenants) {

  /** What was not used for so long can be used at once. */
  static final int BURST_SECONDS = 20;

  AllowanceSettings {
    positive("annals.limits.events", events);
    positive("annals.limits.questions", questions);
    positive("annals.limits.streams", streams);
    positive("annals.limits.exports", exports);
    tenants.forEach(
        (tenant, own) -> {
          positive("annals.limits.tenants[%s].events".formatted(tenant), own.events());
          positive("annals.limits.tenants[%s].questions".formatted(tenant), own.questions());
          positive("annals.limits.tenants[%s].streams".formatted(tenant), own.streams());
          positive("annals.limits.tenants[%s].exports".formatted(tenant), own.exports());
        });
  }

  /** A tenant's own numbers. */
  record Own(
      @Nullable Integer events,
      @Nullable Integer questions,
      @Nullable Integer streams,
      @Nullable Integer exports) {

    private static final Own NONE = new Own(null, null, null, null);
  }

  /**
   * What is in force for a tenant.
   *
   * @param set what was set for it at run time, which goes before what is set here
   */
  TenantLimits inForce(TenantId tenant, OwnLimits set) {
    var own = tenants.getOrDefault(tenant.value(), Own.NONE);
    return new TenantLimits(
        first(set.eventsPerSecond(), own.events(), events),
        first(set.questionsPerSecond(), own.questions(), questions),
        first(set.liveStreams(), own.streams(), streams),
        first(set.unfinishedExports(), own.exports(), exports));
  }

  private static int first(@Nullable Integer set, @Nullable Integer own, int all) {
    if (set != null) {
      return set;
    }
    return own == null ? all : own;
  }

  private static void positive(String setting, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new Misconfigured(
          "%s is %d, which lets nothing through.".formatted(setting, value),
          "Set how many are meant, 1 or more; suspendTenant stops a tenant altogether.");
    }
  }
}
