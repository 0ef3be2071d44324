package dev.annals.identity.mongo;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.annals.restore.AfterRestore;
import java.time.Instant;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/**
 * Revokes all portal links that can be claimed. A link must be valid only once, and some of these
 * links were claimed or revoked after the backup; the restored data do not tell which.
 */
@Order(1)
class LinksRevoked implements AfterRestore {

  private final MongoDatabaseFactory factory;

  LinksRevoked(MongoDatabaseFactory factory) {
    this.factory = factory;
  }

  @Override
  public String afterRestore(Instant now) {
    long revoked =
        factory
            .getMongoDatabase()
            .getCollection(MongoPortalLinkStore.COLLECTION)
            .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
            .updateMany(
                Filters.and(
                    Filters.eq("claimedAt", null),
                    Filters.eq("revokedAt", null),
                    Filters.gt("expiresAt", now)),
                Updates.set("revokedAt", now))
            .getModifiedCount();
    return "Portal links that could still be claimed and are revoked now: %d".formatted(revoked);
  }
}
