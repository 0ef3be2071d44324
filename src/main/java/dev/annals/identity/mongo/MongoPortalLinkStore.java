package dev.annals.identity.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.access.Caller;
import dev.annals.identity.links.PortalLink;
import dev.annals.identity.links.PortalLinkStore;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.CollectionSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

@Component
class MongoPortalLinkStore implements PortalLinkStore {

  /** How long an ended link is still there for somebody who wonders about it. */
  private static final Duration KEPT = Duration.ofDays(1);

  static final String COLLECTION = "access_portal_links";

  @Document(COLLECTION)
  record Stored(
      @Id String codeHash,
      @Nullable String linkId,
      String tenant,
      String userId,
      @Nullable String name,
      @Nullable String email,
      List<String> roles,
      Instant expiresAt,
      Caller.Issuer issuer,
      @Nullable Instant claimedAt,
      @Nullable Instant revokedAt,
      @Nullable Boolean delegated,
      @Nullable Instant sessionUntil) {

    PortalLink link() {
      return new PortalLink(
          linkId == null ? "" : linkId,
          new TenantId(tenant),
          userId,
          name,
          email,
          Set.copyOf(roles),
          expiresAt,
          issuer,
          Boolean.TRUE.equals(delegated),
          sessionUntil);
    }
  }

  /** One document per tenant, written by each transaction that makes a link. */
  private static final String TURNS = "access_portal_link_turns";

  private final MongoOperations mongo;

  MongoPortalLinkStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Stored.class);
    CollectionSetup.create(mongo, TURNS);
    mongo.indexOps(Stored.class).createIndex(new Index("tenant", Sort.Direction.ASC));
    mongo.indexOps(Stored.class).createIndex(new Index("linkId", Sort.Direction.ASC).named("id"));
    mongo
        .indexOps(Stored.class)
        .createIndex(new Index("expiresAt", Sort.Direction.ASC).named("ended").expire(KEPT));
  }

  @Override
  public void insert(String codeHash, PortalLink link) {
    mongo.insert(
        new Stored(
            codeHash,
            link.id(),
            link.tenant().value(),
            link.userId(),
            link.name(),
            link.email(),
            List.copyOf(link.roles()),
            link.expiresAt(),
            link.issuer(),
            null,
            null,
            link.delegated() ? true : null,
            link.sessionUntil()));
  }

  @Override
  public long countOutstanding(TenantId tenant, boolean delegatedOnly, Instant now) {
    // Of two transactions that count at once, one fails with a write conflict and runs again.
    mongo.upsert(query(where("_id").is(tenant.value())), new Update().inc("links", 1), TURNS);
    var which = where("tenant").is(tenant.value());
    return mongo.count(
        query(open(delegatedOnly ? which.and("delegated").is(true) : which, now)), Stored.class);
  }

  @Override
  public Optional<PortalLink> find(String codeHash) {
    return Optional.ofNullable(mongo.findById(codeHash, Stored.class)).map(Stored::link);
  }

  @Override
  public Optional<PortalLink> findById(String id) {
    return Optional.ofNullable(mongo.findOne(query(where("linkId").is(id)), Stored.class))
        .map(Stored::link);
  }

  @Override
  public boolean claim(String codeHash, Instant now) {
    return update(open(where("_id").is(codeHash), now), Update.update("claimedAt", now));
  }

  @Override
  public boolean revoke(String id, Instant now) {
    return update(open(where("linkId").is(id), now), Update.update("revokedAt", now));
  }

  @Override
  public List<PortalLink> outstanding(@Nullable Set<TenantId> among, Instant now, int limit) {
    var all = among == null ? new Criteria() : where("tenant").in(values(among));
    var query = query(open(all, now)).with(Sort.by("expiresAt", "_id")).limit(limit);
    return mongo.find(query, Stored.class).stream().map(Stored::link).toList();
  }

  private boolean update(Criteria which, Update update) {
    return mongo.updateFirst(query(which), update, Stored.class).getModifiedCount() == 1;
  }

  private static Criteria open(Criteria which, Instant now) {
    return which.and("claimedAt").isNull().and("revokedAt").isNull().and("expiresAt").gt(now);
  }

  private static List<String> values(Set<TenantId> tenants) {
    return tenants.stream().map(TenantId::value).toList();
  }
}
