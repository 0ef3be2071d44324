package dev.annals.checks.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.checks.CheckProgress;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.CollectionSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

@Component
class MongoCheckProgress implements CheckProgress {

  private static final String INTEGRITY = "integrity";

  @Document("checks_rounds")
  record Round(@Id String id, Instant next) {}

  static final String PLACES = "checks_places";

  @Document(PLACES)
  record StoredPlace(@Id String tenant, long through) {}

  private final MongoOperations mongo;

  MongoCheckProgress(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Round.class);
    CollectionSetup.create(mongo, StoredPlace.class);
  }

  @Override
  public boolean begin(Instant now, Duration every) {
    try {
      var result =
          mongo.upsert(
              query(where("_id").is(INTEGRITY).and("next").lte(now)),
              Update.update("next", now.plus(every)),
              Round.class);
      return result.getModifiedCount() == 1 || result.getUpsertedId() != null;
    } catch (DuplicateKeyException e) {
      return false; // There is one, and it is not due.
    }
  }

  @Override
  public long place(TenantId tenant) {
    @Nullable StoredPlace place = mongo.findById(tenant.value(), StoredPlace.class);
    return place == null ? 0 : place.through();
  }

  @Override
  public void keep(TenantId tenant, long through) {
    mongo.save(new StoredPlace(tenant.value(), through));
  }

  @Override
  public List<Place> places(@Nullable TenantId after, int limit) {
    var behind = after == null ? new Criteria() : where("_id").gt(after.value());
    return mongo.find(query(behind).with(Sort.by("_id")).limit(limit), StoredPlace.class).stream()
        .map(place -> new Place(new TenantId(place.tenant()), place.through()))
        .toList();
  }
}
