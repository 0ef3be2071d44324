package dev.annals.export.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.export.Export;
import dev.annals.export.ExportId;
import dev.annals.export.ExportJobs;
import dev.annals.export.ExportStatus;
import dev.annals.export.Written;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.Collections;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.PartialIndexFilter;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** Exports are updated in place and never replaced: each update carries its own condition. */
@Component
class MongoExportJobs implements ExportJobs {

  private static final List<ExportStatus> UNFINISHED =
      List.of(ExportStatus.REQUESTED, ExportStatus.RUNNING);
  private static final List<ExportStatus> WITHOUT_FILE =
      List.of(ExportStatus.FAILED, ExportStatus.CANCELLED, ExportStatus.EXPIRED);

  private static final Logger log = LoggerFactory.getLogger(MongoExportJobs.class);

  private final MongoOperations mongo;

  MongoExportJobs(MongoOperations mongo) {
    this.mongo = mongo;
    Collections.create(mongo, StoredExport.class);
    var indexes = mongo.indexOps(StoredExport.class);
    indexes.createIndex(
        new Index()
            .named("list")
            .on("tenant", Direction.ASC)
            .on("requestedAt", Direction.DESC)
            .on("_id", Direction.DESC));
    indexes.createIndex(
        new Index()
            .named("unfinished")
            .on("tenant", Direction.ASC)
            .on("slot", Direction.ASC)
            .unique()
            .partial(PartialIndexFilter.of(where("slot").exists(true))));
    indexes.createIndex(
        new Index()
            .named("due")
            .on("due", Direction.ASC)
            .partial(PartialIndexFilter.of(where("due").exists(true))));
  }

  @Override
  public boolean insert(Export export, int unfinishedAtMost) {
    while (true) {
      var slot = freeSlot(export.tenant(), unfinishedAtMost);
      if (slot.isEmpty()) {
        return false;
      }
      try {
        mongo.insert(StoredExport.of(export, slot.get()));
        return true;
      } catch (DuplicateKeyException taken) {
        // Somebody was faster: look again.
      } catch (DataAccessException e) {
        throw unknown(e);
      }
    }
  }

  private Optional<Integer> freeSlot(TenantId tenant, int slots) {
    var unfinished = where("tenant").is(tenant.value()).and("slot").exists(true);
    var taken =
        mongo.find(query(unfinished), StoredExport.class).stream()
            .map(StoredExport::slot)
            .collect(Collectors.toSet());
    return IntStream.range(0, slots).boxed().filter(slot -> !taken.contains(slot)).findFirst();
  }

  @Override
  public Optional<Export> find(TenantId tenant, ExportId id) {
    return Optional.ofNullable(mongo.findOne(query(the(tenant, id)), StoredExport.class))
        .map(StoredExport::export);
  }

  @Override
  public List<Export> newestFirst(TenantId tenant, @Nullable Place behind, int limit) {
    var criteria = where("tenant").is(tenant.value());
    if (behind != null) {
      criteria.orOperator(
          where("requestedAt").lt(behind.requestedAt()),
          where("requestedAt").is(behind.requestedAt()).and("_id").lt(behind.id().toString()));
    }
    var newestFirst = Sort.by(Direction.DESC, "requestedAt", "_id");
    return exports(query(criteria).with(newestFirst).limit(limit));
  }

  @Override
  public List<ExportId> claimable(Instant now, int limit) {
    var query = query(isDue(now, UNFINISHED)).with(Sort.by("due")).limit(limit);
    return exports(query).stream().map(Export::id).toList();
  }

  @Override
  public Optional<Export> claim(ExportId id, String attempt, Instant now, Instant leaseUntil) {
    var claim =
        progress(Written.NOTHING)
            .set("status", ExportStatus.RUNNING)
            .set("due", leaseUntil)
            .set("attempt", attempt)
            .push("attempts", attempt);
    var claimed =
        mongo.findAndModify(
            query(isDue(now, UNFINISHED).and("_id").is(id.toString())),
            claim,
            FindAndModifyOptions.options().returnNew(true),
            StoredExport.class);
    return Optional.ofNullable(claimed).map(StoredExport::export);
  }

  @Override
  public boolean renew(ExportId id, String attempt, Written written, Instant leaseUntil) {
    return changed(isHeld(id, attempt), progress(written).set("due", leaseUntil));
  }

  @Override
  public boolean complete(
      ExportId id, String attempt, Written written, String sha256, Instant expiresAt) {
    var completion =
        progress(written)
            .set("status", ExportStatus.COMPLETED)
            .set("sha256", sha256)
            .set("expiresAt", expiresAt)
            .set("due", expiresAt)
            .unset("slot");
    return changed(isHeld(id, attempt), completion);
  }

  @Override
  public boolean fail(ExportId id, String attempt, String error) {
    var failure = new Update().set("status", ExportStatus.FAILED).set("error", error).unset("slot");
    return changed(isHeld(id, attempt), failure);
  }

  @Override
  public boolean release(ExportId id, String attempt, Instant again) {
    var release = progress(Written.NOTHING).set("status", ExportStatus.REQUESTED).set("due", again);
    return changed(isHeld(id, attempt), release);
  }

  @Override
  public boolean cancel(TenantId tenant, ExportId id) {
    try {
      return changed(
          the(tenant, id).and("status").in(UNFINISHED),
          new Update().set("status", ExportStatus.CANCELLED).unset("slot"));
    } catch (DataAccessException e) {
      throw unknown(e);
    }
  }

  /** What a caller asked for was written, and nobody has confirmed it. */
  private static Refusal unknown(DataAccessException e) {
    log.warn("A majority did not confirm a change of an export: {}", e.toString());
    return new Refusal(
        Refusal.Code.UNKNOWN_OUTCOME,
        "The database did not confirm this change in time. It may have been made: look at the"
            + " exports before you try again");
  }

  @Override
  public void expire(Instant now) {
    mongo.updateMulti(
        query(isDue(now, List.of(ExportStatus.COMPLETED))),
        new Update().set("status", ExportStatus.EXPIRED),
        StoredExport.class);
  }

  @Override
  public List<Export> withRemains(Instant now, int limit) {
    return exports(query(isDue(now, WITHOUT_FILE)).with(Sort.by("due")).limit(limit));
  }

  @Override
  public void forgetAttempts(ExportId id) {
    changed(
        where("_id").is(id.toString()).and("status").in(WITHOUT_FILE),
        new Update().unset("attempts").unset("due"));
  }

  private List<Export> exports(Query query) {
    return mongo.find(query, StoredExport.class).stream().map(StoredExport::export).toList();
  }

  private boolean changed(Criteria condition, Update update) {
    return mongo.updateFirst(query(condition), update, StoredExport.class).getMatchedCount() == 1;
  }

  private static Criteria the(TenantId tenant, ExportId id) {
    return where("_id").is(id.toString()).and("tenant").is(tenant.value());
  }

  private static Criteria isDue(Instant now, List<ExportStatus> among) {
    return where("due").lte(now).and("status").in(among);
  }

  private static Criteria isHeld(ExportId id, String attempt) {
    return where("_id")
        .is(id.toString())
        .and("status")
        .is(ExportStatus.RUNNING)
        .and("attempt")
        .is(attempt);
  }

  private static Update progress(Written written) {
    return new Update()
        .set("events", written.events())
        .set("bytes", written.bytes())
        .set("progress", written.progress());
  }
}
