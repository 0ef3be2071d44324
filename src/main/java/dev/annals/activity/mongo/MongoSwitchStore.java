package dev.annals.activity.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.activity.SwitchStore;
import dev.annals.nodes.mongo.CollectionSetup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

@Component
class MongoSwitchStore implements SwitchStore {

  private static final String OFF = "off";

  @Document("activity_switches")
  record Stored(@Id String id, List<String> actions) {}

  private final MongoOperations mongo;

  MongoSwitchStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Stored.class);
  }

  @Override
  public Optional<Set<String>> replace(Set<String> off, Set<String> first) {
    var before =
        mongo.findAndModify(
            query(where("_id").is(OFF)),
            Update.update("actions", List.copyOf(new TreeSet<>(off))),
            FindAndModifyOptions.options().upsert(true).returnNew(false),
            Stored.class);
    Set<String> remembered = before == null ? first : Set.copyOf(before.actions());
    return remembered.equals(off) ? Optional.empty() : Optional.of(remembered);
  }
}
