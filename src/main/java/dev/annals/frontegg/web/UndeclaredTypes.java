package dev.annals.frontegg.web;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Statistics;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.Tenants;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Determines the types of undeclared values. Frontegg has one type for strings, numbers and
 * Booleans; Annals distinguishes them.
 */
@Component
class UndeclaredTypes {

  /** Maximum number of tenants that are read for the default of all tenants. */
  private static final int TENANTS = 200;

  private final Statistics statistics;
  private final Tenants tenants;

  UndeclaredTypes(Statistics statistics, Tenants tenants) {
    this.statistics = statistics;
    this.tenants = tenants;
  }

  /** Returns the types by name, for names with the same type in all tenants. */
  Map<String, FieldType> of(StructureOwner owner) {
    var types = new HashMap<String, FieldType>();
    var mixed = new HashSet<String>();
    try {
      for (var tenant : among(owner)) {
        statistics.undeclared(tenant).forEach((name, type) -> add(name, type, types, mixed));
      }
    } catch (Refusal indexBehind) {
      // The index is behind the log. Unknown types are treated as text, because waiting for each of
      // many tenants would take too long.
    }
    types.keySet().removeAll(mixed);
    return types;
  }

  private static void add(
      String name, FieldType type, Map<String, FieldType> types, Set<String> mixed) {
    var known = types.putIfAbsent(name, type);
    if (known != null && known != type) {
      mixed.add(name);
    }
  }

  private List<TenantId> among(StructureOwner owner) {
    var tenant = owner.tenant();
    return tenant == null
        ? tenants.list(null, null, TENANTS).stream().map(Tenant::id).toList()
        : List.of(tenant);
  }
}
