package dev.annals.schemabuilder.web;

import dev.annals.access.Caller;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.StructureOwner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The owner of the structure of a request. */
enum StructureScope {
  DEPLOYMENT,
  TENANT;

  static StructureScope of(StructureOwner owner) {
    return owner.tenant() == null ? DEPLOYMENT : TENANT;
  }

  /**
   * @param scope {@code null} for the request's tenant, or for the deployment if it has none
   * @throws Refusal {@code FORBIDDEN} for the deployment, if the caller may not act for all tenants
   */
  static StructureOwner owner(@Nullable StructureScope scope, Caller caller) {
    boolean deployment = scope == null ? caller.tenant() == null : scope == DEPLOYMENT;
    if (!deployment) {
      return StructureOwner.of(caller.requireTenant());
    }
    // A credential that is limited to some tenants must not change the default of all tenants.
    if (!caller.isVendor() || caller.tenants() != null) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "The scope DEPLOYMENT requires a vendor's credential that may act for all tenants.",
          List.of("scope"));
    }
    return StructureOwner.DEPLOYMENT;
  }
}
