package dev.annals.access.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.access.Caller;
import dev.annals.access.portal.PortalLink;
import dev.annals.access.portal.PortalLinkStore;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.Collections;
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
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

@Component
class MongoPortalLinkStore implements PortalLinkStore {

  /** How long an ended link is still there for somebody who wonders about it. */
  private static final Duration KEPT = Duration.ofDays(1);

  @Document("access_portal_links")
  record Stored(
      @Id String codeHash,
      String tenant,
      String userId,
      @Nullable String name,
      @Nullable String email,
      List<String> roles,
      Instant expiresAt,
      Caller.Issuer issuer,
      @Nullable Instant claimedAt) {

    PortalLink link() {
      return new PortalLink(
          new TenantId(tenant), userId, name, email, Set.copyOf(roles), expiresAt, issuer);
    }
  }

  private final MongoOperations mongo;

  MongoPortalLinkStore(MongoOperations mongo) {
    this.mongo = mongo;
    Collections.create(mongo, Stored.class);
    mongo
        .indexOps(Stored.class)
        .createIndex(new Index("expiresAt", Sort.Direction.ASC).named("ended").expire(KEPT));
  }

  @Override
  public void insert(String codeHash, PortalLink link) {
    mongo.insert(
        new Stored(
            codeHash,
            link.tenant().value(),
            link.userId(),
            link.name(),
            link.email(),
            List.copyOf(link.roles()),
            link.expiresAt(),
            link.issuer(),
            null));
  }

  @Override
  public Optional<PortalLink> claim(String codeHash, Instant now) {
    var claimed =
        mongo.updateFirst(
            query(where("_id").is(codeHash).and("claimedAt").isNull().and("expiresAt").gt(now)),
            Update.update("claimedAt", now),
            Stored.class);
    return claimed.getModifiedCount() == 1
        ? Optional.ofNullable(mongo.findById(codeHash, Stored.class)).map(Stored::link)
        : Optional.empty();
  }
}
