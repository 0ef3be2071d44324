package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.TenantAccess;
import dev.annals.tenants.Tenants;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Resolves Frontegg's environments: all tenants that a caller may act for. Each tenant is
 * authorized and queried separately; no query covers several logs.
 */
@Component
class VendorTenants {

  /** Maximum number of tenants whose audits are combined in one list. */
  static final int LISTED = 20;

  /** Maximum number of tenants whose statistics are combined. */
  static final int COUNTED = 1_000;

  private static final String TENANTS = "tenant_ids";

  private final TenantAccess access;
  private final Tenants tenants;

  VendorTenants(TenantAccess access, Tenants tenants) {
    this.access = access;
    this.tenants = tenants;
  }

  /**
   * Returns the caller in each tenant that the parameters name, otherwise in the request's tenant,
   * otherwise in all tenants.
   *
   * @throws BadInput if there are more tenants than can be combined in one list
   */
  List<Caller> askers(Caller caller, Parameters parameters) {
    var named = parameters.values(TENANTS);
    var all = named.isEmpty() ? parameters.values(Audit.TENANT) : named;
    if (all.size() > LISTED) {
      throw tooMany(LISTED);
    }
    if (!all.isEmpty()) {
      return all.stream().distinct().map(tenant -> in(caller, tenant)).toList();
    }
    return caller.tenant() != null ? List.of(caller) : inAll(caller, LISTED);
  }

  /** Returns the caller in the request's tenant, otherwise in all tenants that it may act for. */
  List<Caller> inAll(Caller caller, int most) {
    if (caller.tenant() != null) {
      return List.of(caller);
    }
    var found =
        tenants.list(null, caller.tenants(), most + 2).stream()
            .map(Tenant::id)
            .filter(tenant -> !tenant.equals(TenantId.DEPLOYMENT))
            .toList();
    if (found.size() > most) {
      throw tooMany(most);
    }
    return found.stream()
        .map(tenant -> caller.in(tenant, caller.ip(), caller.userAgent()))
        .toList();
  }

  private Caller in(Caller caller, String tenant) {
    return access.resolve(caller, tenant, caller.ip(), caller.userAgent());
  }

  private static BadInput tooMany(int most) {
    return new BadInput(
        "A request can be for at most %d tenants. Name them.".formatted(most), TENANTS);
  }
}
