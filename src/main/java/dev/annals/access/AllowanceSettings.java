package dev.annals.access;

import dev.annals.kernel.Misconfigured;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much each tenant may ask of one node. What is beyond is {@code RATE_LIMITED}.
 *
 * @param events so many a second may be sent for it, over {@link #BURST_SECONDS} seconds
 * @param questions so many a second may be asked about its log, over as many seconds
 * @param tenants other numbers for some, by their ids; what is left out is as for all
 */
@ConfigurationProperties("annals.limits")
record AllowanceSettings(
    @DefaultValue("25000") int events,
    @DefaultValue("1000") int questions,
    @DefaultValue Map<String, Own> tenants) {

  /** What was not used for so long can be used at once. */
  static final int BURST_SECONDS = 20;

  AllowanceSettings {
    positive("annals.limits.events", events);
    positive("annals.limits.questions", questions);
    tenants.forEach(
        (tenant, own) -> {
          positive("annals.limits.tenants[%s].events".formatted(tenant), own.events());
          positive("annals.limits.tenants[%s].questions".formatted(tenant), own.questions());
        });
  }

  /** A tenant's own numbers. */
  record Own(@Nullable Integer events, @Nullable Integer questions) {}

  int eventsOf(String tenant) {
    var own = tenants.get(tenant);
    return own == null || own.events() == null ? events : own.events();
  }

  int questionsOf(String tenant) {
    var own = tenants.get(tenant);
    return own == null || own.questions() == null ? questions : own.questions();
  }

  private static void positive(String setting, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new Misconfigured(
          "%s is %d, which lets nothing through.".formatted(setting, value),
          "Set how many a second are meant, 1 or more; suspendTenant stops a tenant altogether.");
    }
  }
}
