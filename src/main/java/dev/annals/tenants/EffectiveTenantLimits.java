package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import org.springframework.stereotype.Service;

/** Resolves a tenant's limits from its overrides and, for the others, from the settings. */
@Service
class EffectiveTenantLimits implements TenantLimitResolver {

  private final RateLimitSettings settings;
  private final Tenants tenants;

  EffectiveTenantLimits(RateLimitSettings settings, Tenants tenants) {
    this.settings = settings;
    this.tenants = tenants;
  }

  @Override
  public TenantLimits of(TenantId tenant) {
    return settings.inForce(
        tenant, tenants.find(tenant).map(Tenant::limits).orElse(TenantLimitOverrides.NONE));
  }
}
