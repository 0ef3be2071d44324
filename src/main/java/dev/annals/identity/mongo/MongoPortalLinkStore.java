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

/**
 * Stores portal links in the collection {@code access_portal_links}, one document per link. The
 * {@code _id} is the hash of the code. Indexes: {@code tenant}, {@code linkId}, and {@code
 * expiresAt}, by which MongoDB removes links one day after they expire. Links of earlier versions
 * may have no {@code linkId}. The collection {@code access_portal_link_turns} has one document per
 * tenant, whose {@code _id} is the tenant's id.
 */
@Component
class MongoPortalLinkStore implements PortalLinkStore {

  /** How long a used or expired link is kept, so that it can be examined. */
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

  /**
   * The collection with one document per tenant, which each transaction that creates a link
   * updates.
   */
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
    // Of two concurrent transactions that count, one fails with a write conflict and is retried.
    mongo.upsert(query(where("_id").is(tenant.value())), new Update().inc("links", 1), TURNS);
    var criteria = where("tenant").is(tenant.value());
    return mongo.count(
        query(claimable(delegatedOnly ? criteria.and("delegated").is(true) : criteria, now)),
        Stored.class);
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
    return update(claimable(where("_id").is(codeHash), now), Update.update("claimedAt", now));
  }

  @Override
  public boolean revoke(String id, Instant now) {
    return update(claimable(where("linkId").is(id), now), Update.update("revokedAt", now));
  }

  @Override
  public List<PortalLink> outstanding(@Nullable Set<TenantId> among, Instant now, int limit) {
    var all = among == null ? new Criteria() : where("tenant").in(values(among));
    var query = query(claimable(all, now)).with(Sort.by("expiresAt", "_id")).limit(limit);
    return mongo.find(query, Stored.class).stream().map(Stored::link).toList();
  }

  private boolean update(Criteria criteria, Update update) {
    return mongo.updateFirst(query(criteria), update, Stored.class).getModifiedCount() == 1;
  }

  private static Criteria claimable(Criteria criteria, Instant now) {
    return criteria.and("claimedAt").isNull().and("revokedAt").isNull().and("expiresAt").gt(now);
  }

  private static List<String> values(Set<TenantId> tenants) {
    return tenants.stream().map(TenantId::value).toList();
  }
}
