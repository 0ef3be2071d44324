package dev.annals.tenants.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.CollectionSetup;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.TenantLimitOverrides;
import dev.annals.tenants.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores tenants in the collection {@code access_tenants}, one document per tenant. The {@code _id}
 * is the tenant's id. {@code suspended} and {@code limits} may be missing. There are no further
 * indexes: names are searched by a regular expression.
 */
@Component
class MongoTenantStore implements TenantStore {

  @Document("access_tenants")
  record Stored(
      @Id String id,
      String name,
      boolean auditLogsEnabled,
      @Nullable Boolean suspended,
      Instant createdAt,
      @Nullable TenantLimitOverrides limits) {

    Tenant tenant() {
      return new Tenant(
          new TenantId(id),
          name,
          auditLogsEnabled,
          Boolean.TRUE.equals(suspended),
          createdAt,
          limits == null ? TenantLimitOverrides.NONE : limits);
    }
  }

  private final MongoOperations mongo;

  MongoTenantStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Stored.class);
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    return Optional.ofNullable(mongo.findById(id.value(), Stored.class)).map(Stored::tenant);
  }

  @Override
  public boolean insert(Tenant tenant) {
    // An upsert, because a duplicate key error would abort the surrounding transaction.
    var result =
        mongo.upsert(
            query(where("_id").is(tenant.id().value())),
            new Update()
                .setOnInsert("name", tenant.name())
                .setOnInsert("auditLogsEnabled", tenant.auditLogsEnabled())
                .setOnInsert("createdAt", tenant.createdAt()),
            Stored.class);
    return result.getUpsertedId() != null;
  }

  @Override
  public boolean enableAuditLogs(TenantId id, boolean enabled) {
    var result =
        mongo.updateFirst(
            query(where("_id").is(id.value()).and("auditLogsEnabled").ne(enabled)),
            Update.update("auditLogsEnabled", enabled),
            Stored.class);
    return result.getModifiedCount() == 1;
  }

  @Override
  public boolean suspend(TenantId id, boolean suspended) {
    var result =
        mongo.updateFirst(
            query(where("_id").is(id.value()).and("suspended").in(valuesBefore(suspended))),
            Update.update("suspended", suspended),
            Stored.class);
    return result.getModifiedCount() == 1;
  }

  /** Returns the values that the update changes. Tenants of earlier versions have no value. */
  private static Object[] valuesBefore(boolean suspended) {
    return suspended ? new Object[] {false, null} : new Object[] {true};
  }

  @Override
  public void limit(TenantId id, TenantLimitOverrides limits) {
    mongo.updateFirst(
        query(where("_id").is(id.value())), Update.update("limits", limits), Stored.class);
  }

  @Override
  public void rename(TenantId id, String name) {
    mongo.updateFirst(
        query(where("_id").is(id.value())), Update.update("name", name), Stored.class);
  }

  @Override
  public List<Tenant> list(
      @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit) {
    var conditions = new ArrayList<Criteria>();
    if (after != null) {
      conditions.add(where("_id").gt(after.value()));
    }
    if (among != null) {
      conditions.add(where("_id").in(among.stream().map(TenantId::value).toList()));
    }
    if (text != null) {
      var containing = Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE);
      conditions.add(
          new Criteria()
              .orOperator(where("_id").regex(containing), where("name").regex(containing)));
    }
    var query = conditions.isEmpty() ? new Query() : query(new Criteria().andOperator(conditions));
    return mongo.find(query.with(Sort.by("_id")).limit(limit), Stored.class).stream()
        .map(Stored::tenant)
        .toList();
  }
}
