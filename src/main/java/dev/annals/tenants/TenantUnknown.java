package dev.annals.tenants;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;

/** The tenant does not exist: it was not created and no event was sent for it. */
public class TenantUnknown extends Refusal {

  TenantUnknown(TenantId tenant) {
    super(Code.NOT_FOUND, "There is no tenant %s.".formatted(tenant));
  }
}
