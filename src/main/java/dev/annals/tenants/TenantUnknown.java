package dev.annals.tenants;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;

/** Nobody has sent or created anything for this tenant. */
public class TenantUnknown extends Refusal {

  TenantUnknown(TenantId tenant) {
    super(Code.NOT_FOUND, "There is no tenant %s.".formatted(tenant));
  }
}
