package dev.annals.identity.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.identity.Role;
import dev.annals.identity.RoleStore;
import dev.annals.nodes.mongo.CollectionSetup;
import java.util.List;
import java.util.Set;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores the vendor's roles in the collection {@code access_roles}, one document per role. The
 * {@code _id} is the name of the role. Built-in roles are not stored.
 */
@Component
class MongoRoleStore implements RoleStore {

  @Document("access_roles")
  record Stored(@Id String name, List<String> permissions) {

    Role role() {
      return new Role(name, Set.copyOf(permissions), false);
    }
  }

  private final MongoOperations mongo;

  MongoRoleStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Stored.class);
  }

  @Override
  public List<Role> all() {
    return mongo.find(new Query().with(Sort.by("_id")), Stored.class).stream()
        .map(Stored::role)
        .toList();
  }

  @Override
  public void save(Role role) {
    // An upsert, because a duplicate key error would abort the surrounding transaction.
    mongo.upsert(
        query(where("_id").is(role.name())),
        Update.update("permissions", role.permissions().stream().sorted().toList()),
        Stored.class);
  }

  @Override
  public boolean remove(String name) {
    return mongo.remove(query(where("_id").is(name)), Stored.class).getDeletedCount() == 1;
  }
}
