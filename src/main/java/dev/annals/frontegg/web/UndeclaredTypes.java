package dev.annals.frontegg.web;

import dev.annals.access.Tenants;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Statistics;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.StructureOwner;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What the values are that events carry under a name that nobody declared. Frontegg has one type
 * for texts, numbers and truths; here they are told apart.
 */
@Component
class UndeclaredTypes {

  /** So many tenants are looked at for the default of all. */
  private static final int TENANTS = 200;

  private final Statistics statistics;
  private final Tenants tenants;

  UndeclaredTypes(Statistics statistics, Tenants tenants) {
    this.statistics = statistics;
    this.tenants = tenants;
  }

  /** The type, if there are values of that name and they are all alike. */
  Optional<FieldType> of(String name, StructureOwner owner) {
    var types =
        among(owner).stream()
            .flatMap(tenant -> ofTenant(name, tenant).stream())
            .distinct()
            .limit(2)
            .toList();
    return types.size() == 1 ? Optional.of(types.getFirst()) : Optional.empty();
  }

  private List<TenantId> among(StructureOwner owner) {
    var tenant = owner.tenant();
    return tenant == null
        ? tenants.list(null, null, TENANTS).stream().map(known -> known.id()).toList()
        : List.of(tenant);
  }

  private Optional<FieldType> ofTenant(String name, TenantId tenant) {
    try {
      return Optional.ofNullable(statistics.undeclared(tenant).get(name));
    } catch (Refusal indexBehind) {
      // Then it is a text; the type can be changed later.
      return Optional.empty();
    }
  }
}
