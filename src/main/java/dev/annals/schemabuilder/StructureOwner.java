package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a data structure.
 *
 * @param tenant {@code null} for the deployment, whose structure is the default of all tenants
 */
public record StructureOwner(@Nullable TenantId tenant) {

  public static final StructureOwner DEPLOYMENT = new StructureOwner(null);

  public static StructureOwner of(TenantId tenant) {
    return new StructureOwner(tenant);
  }
}
