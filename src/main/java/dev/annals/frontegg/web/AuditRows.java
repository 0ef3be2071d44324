package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.BadInput;
import dev.annals.query.Listings;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.tenants.TenantAccess;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists a tenant's events as rows of Frontegg's API. */
@Component
class AuditRows {

  private final Listings listings;
  private final DataStructures structures;
  private final TenantAccess tenants;

  AuditRows(Listings listings, DataStructures structures, TenantAccess tenants) {
    this.listings = listings;
    this.structures = structures;
    this.tenants = tenants;
  }

  /** A page of rows and the total number of rows. */
  record Page(List<Map<String, @Nullable Object>> data, long total) {}

  /**
   * Returns the caller for a request that may also name its tenant in a parameter.
   *
   * @throws BadInput if the parameter names another tenant than the request
   */
  Caller within(Caller caller, Parameters parameters) {
    var named = parameters.value(Audit.TENANT);
    var tenant = caller.tenant();
    if (named == null || (tenant != null && tenant.value().equals(named))) {
      caller.requireTenant();
      return caller;
    }
    var entered = tenants.resolve(caller, named, caller.ip(), caller.userAgent());
    if (tenant != null) {
      throw new BadInput("Must be the tenant of the header frontegg-tenant-id.", Audit.TENANT);
    }
    return entered;
  }

  Page page(Caller caller, ListQuery query) {
    return page(caller, query, query.offset(), query.count());
  }

  Page page(Caller caller, ListQuery query, long offset, int count) {
    var structure = structures.of(caller.requireTenant());
    var part =
        ErrorTranslation.of(
            () -> listings.part(caller, query.request(structure, caller), offset, count));
    return new Page(
        part.events().stream().map(event -> Audit.row(event, structure, caller)).toList(),
        part.total());
  }

  /** Passes each row of a list to a reader until the reader returns {@code false}. */
  void each(Caller caller, ListQuery query, Predicate<Map<String, @Nullable Object>> reader) {
    var structure = structures.of(caller.requireTenant());
    ErrorTranslation.of(
        () -> {
          listings.each(
              caller,
              query.request(structure, caller),
              event -> reader.test(Audit.row(event, structure, caller)));
          return true;
        });
  }

  /** Returns the positions of the first events of a list. */
  Listings.Head head(Caller caller, ListQuery query, int count) {
    var structure = structures.of(caller.requireTenant());
    return ErrorTranslation.of(
        () -> listings.head(caller, query.request(structure, caller), count));
  }

  /** Returns rows of a list by their sequence numbers, in the given order. */
  List<Map<String, @Nullable Object>> read(Caller caller, ListQuery query, List<Long> sequences) {
    var structure = structures.of(caller.requireTenant());
    return listings.read(caller, query.request(structure, caller), sequences).stream()
        .map(event -> Audit.row(event, structure, caller))
        .toList();
  }

  Map<String, @Nullable Object> row(AuditEvent event, Caller caller) {
    return Audit.row(event, structures.of(event.tenantId()), caller);
  }
}
