package dev.annals.identity.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.access.Permission;
import dev.annals.identity.credentials.Credential;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.CollectionSetup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores credentials in the collection {@code access_credentials}, one document per credential. The
 * {@code _id} is the client id. The counter {@code held} is incremented to lock a document in a
 * transaction. There are no further indexes.
 */
@Component
class MongoCredentialStore implements CredentialStore {

  @Document("access_credentials")
  record Stored(
      @Id String id,
      String name,
      String secretHash,
      @Nullable String formerSecretHash,
      @Nullable Instant formerUntil,
      List<String> permissions,
      @Nullable List<String> tenants,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt) {

    static Stored of(Credential credential) {
      var tenants = credential.tenants();
      var former = credential.former();
      return new Stored(
          credential.clientId(),
          credential.name(),
          credential.secretHash(),
          former == null ? null : former.hash(),
          former == null ? null : former.until(),
          credential.permissions().stream().sorted().toList(),
          tenants == null ? null : tenants.stream().map(TenantId::value).sorted().toList(),
          credential.createdAt(),
          credential.lastUsedAt(),
          credential.expiresAt(),
          credential.revokedAt());
    }

    Credential credential() {
      return new Credential(
          id,
          name,
          secretHash,
          formerSecretHash == null || formerUntil == null
              ? null
              : new Credential.FormerSecret(formerSecretHash, formerUntil),
          Set.copyOf(permissions),
          tenants == null
              ? null
              : tenants.stream().map(TenantId::new).collect(Collectors.toUnmodifiableSet()),
          createdAt,
          lastUsedAt,
          expiresAt,
          revokedAt);
    }
  }

  private final MongoOperations mongo;

  MongoCredentialStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Stored.class);
  }

  @Override
  public Optional<Credential> find(String clientId) {
    return Optional.ofNullable(mongo.findById(clientId, Stored.class)).map(Stored::credential);
  }

  @Override
  public List<Credential> all() {
    return mongo.find(new Query().with(Sort.by("createdAt", "_id")), Stored.class).stream()
        .map(Stored::credential)
        .toList();
  }

  @Override
  public boolean insert(Credential credential) {
    try {
      mongo.insert(Stored.of(credential));
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  @Override
  public void save(Credential credential) {
    mongo.save(Stored.of(credential));
  }

  @Override
  public boolean revoke(String clientId, Instant at) {
    var result =
        mongo.updateFirst(
            query(where("_id").is(clientId).and("revokedAt").isNull()),
            Update.update("revokedAt", at),
            Stored.class);
    return result.getModifiedCount() == 1;
  }

  @Override
  public boolean rotate(String clientId, String was, String now, Instant formerUntil) {
    var result =
        mongo.updateFirst(
            query(where("_id").is(clientId).and("secretHash").is(was).and("revokedAt").isNull()),
            Update.update("secretHash", now)
                .set("formerSecretHash", was)
                .set("formerUntil", formerUntil),
            Stored.class);
    return result.getModifiedCount() == 1;
  }

  @Override
  public void rehash(String clientId, String was, String now) {
    mongo.updateFirst(
        query(where("_id").is(clientId).and("secretHash").is(was)),
        Update.update("secretHash", now),
        Stored.class);
  }

  /**
   * Incrementing a counter locks the other credential: a concurrent transaction that revokes it
   * causes a write conflict.
   */
  @Override
  public boolean holdOtherWayIn(String clientId, @Nullable Instant until) {
    var withoutExpiry = where("expiresAt").isNull();
    var longEnough =
        until == null
            ? withoutExpiry
            : new Criteria().orOperator(withoutExpiry, where("expiresAt").gte(until));
    var other =
        where("_id")
            .ne(clientId)
            .and("revokedAt")
            .isNull()
            .and("tenants")
            .isNull()
            .and("permissions")
            .is(Permission.MANAGE_ACCESS)
            .andOperator(longEnough);
    return mongo
            .updateFirst(query(other), new Update().inc("held", 1), Stored.class)
            .getModifiedCount()
        == 1;
  }

  @Override
  public void used(String clientId, Instant at) {
    mongo.updateFirst(
        query(where("_id").is(clientId)), Update.update("lastUsedAt", at), Stored.class);
  }
}
