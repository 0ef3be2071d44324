package dev.annals.access;

import dev.annals.kernel.TenantId;
import org.springframework.stereotype.Service;

/** What was set for the tenant, and else what the settings say. */
@Service
class LimitsInForce implements Limits {

  private final AllowanceSettings settings;
  private final Tenants tenants;

  LimitsInForce(AllowanceSettings settings, Tenants tenants) {
    this.settings = settings;
    this.tenants = tenants;
  }

  @Override
  public TenantLimits of(TenantId tenant) {
    return settings.inForce(
        tenant, tenants.find(tenant).map(Tenant::limits).orElse(OwnLimits.NONE));
  }
}
