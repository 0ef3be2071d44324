package dev.annals.export.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.ReadPreference;
import dev.annals.export.Export;
import dev.annals.export.ExportCapacity;
import dev.annals.export.ExportId;
import dev.annals.export.ExportJobs;
import dev.annals.export.ExportOrder;
import dev.annals.export.ExportStatus;
import dev.annals.export.WriteProgress;
import dev.annals.export.format.ExportFormat;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.CollectionSetup;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
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

/**
 * Exports in the collection {@code export_jobs}. Documents are updated in place and never replaced;
 * each update has its own condition.
 */
@Component
class MongoExportJobs implements ExportJobs {

  private static final List<ExportStatus> UNFINISHED =
      List.of(ExportStatus.REQUESTED, ExportStatus.RUNNING);
  private static final List<ExportStatus> WITHOUT_FILE =
      List.of(ExportStatus.FAILED, ExportStatus.CANCELLED, ExportStatus.EXPIRED);

  private static final Logger log = LoggerFactory.getLogger(MongoExportJobs.class);
  private static final List<ExportStatus> WITH_FILE =
      List.of(ExportStatus.RUNNING, ExportStatus.COMPLETED);
  private static final int FORGOTTEN_AT_ONCE = 100;

  private final MongoOperations mongo;

  MongoExportJobs(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, StoredExport.class);
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
            .named("retained")
            .on("tenant", Direction.ASC)
            .on("place", Direction.ASC)
            .unique()
            .partial(PartialIndexFilter.of(where("place").exists(true))));
    indexes.createIndex(
        new Index()
            .named("due")
            .on("due", Direction.ASC)
            .partial(PartialIndexFilter.of(where("due").exists(true))));
  }

  @Override
  public Admission insert(Export export, ExportCapacity capacity) {
    while (true) {
      var unfinished = holders(export.tenant(), "slot");
      var retained = holders(export.tenant(), "place");
      var slot = free(unfinished, "slot", capacity.unfinished());
      if (slot.isEmpty()) {
        return Admission.TOO_MANY_UNFINISHED;
      }
      var place = free(retained, "place", capacity.retained());
      if (place.isEmpty() || retained.size() >= capacity.retained()) {
        return Admission.TOO_MANY_RETAINED;
      }
      if (reserved(retained) >= capacity.bytes()) {
        return Admission.TOO_MANY_BYTES;
      }
      try {
        mongo.insert(StoredExport.of(export, slot.get(), place.get()));
        return Admission.ADMITTED;
      } catch (DuplicateKeyException taken) {
        // Another server was faster: retry.
      } catch (DataAccessException e) {
        throw unknown(e);
      }
    }
  }

  /** The slots, places and reservations of the tenant's exports that have a slot or a place. */
  private List<Document> holders(TenantId tenant, String what) {
    var query = query(where("tenant").is(tenant.value()).and(what).exists(true));
    query.fields().include("slot", "place", "reserved");
    // Only the primary has the latest reservations.
    query.withReadPreference(ReadPreference.primary());
    return mongo.find(query, Document.class, mongo.getCollectionName(StoredExport.class));
  }

  private static Optional<Integer> free(List<Document> holders, String what, int most) {
    var taken = holders.stream().map(holder -> holder.get(what)).collect(Collectors.toSet());
    return IntStream.range(0, most).boxed().filter(number -> !taken.contains(number)).findFirst();
  }

  private static long reserved(List<Document> holders) {
    return holders.stream()
        .map(holder -> holder.get("reserved"))
        .mapToLong(bytes -> bytes instanceof Number number ? number.longValue() : 0)
        .sum();
  }

  /**
   * Each attempt writes its own reservation before it reads all reservations. Of two concurrent
   * attempts at least one sees the other, so together they never exceed the limit; near the limit
   * both may fail.
   */
  @Override
  public boolean reserve(Export export, String attempt, long bytes, long most) {
    long others = reservedByOthers(export);
    if (others + bytes > most) {
      return false;
    }
    var before =
        mongo.findAndModify(
            query(isHeld(export.id(), attempt)),
            new Update().set("reserved", bytes),
            StoredExport.class);
    if (before == null) {
      return false;
    }
    if (reservedByOthers(export) + bytes <= most) {
      return true;
    }
    var former = Objects.requireNonNullElse(before.reserved(), 0L);
    changed(isHeld(export.id(), attempt), new Update().set("reserved", former));
    return false;
  }

  private long reservedByOthers(Export export) {
    var id = export.id().toString();
    return reserved(
        holders(export.tenant(), "place").stream()
            .filter(holder -> !id.equals(holder.get("_id")))
            .toList());
  }

  @Override
  public Optional<Instant> firstExpiry(TenantId tenant) {
    var kept =
        where("tenant")
            .is(tenant.value())
            .and("place")
            .exists(true)
            .and("status")
            .is(ExportStatus.COMPLETED);
    var query = query(kept).with(Sort.by("expiresAt")).limit(1);
    return mongo.find(query, StoredExport.class).stream()
        .flatMap(export -> Optional.ofNullable(export.expiresAt()).stream())
        .findFirst();
  }

  @Override
  public Optional<Export> find(TenantId tenant, ExportId id) {
    return Optional.ofNullable(mongo.findOne(query(the(tenant, id)), StoredExport.class))
        .flatMap(StoredExport::export);
  }

  @Override
  public List<Export> newestFirst(TenantId tenant, @Nullable Place behind, int limit) {
    var criteria = where("tenant").is(tenant.value()).and("deleted").ne(true);
    if (behind != null) {
      criteria.orOperator(
          where("requestedAt").lt(behind.requestedAt()),
          where("requestedAt").is(behind.requestedAt()).and("_id").lt(behind.id().toString()));
    }
    var newestFirst = Sort.by(Direction.DESC, "requestedAt", "_id");
    // Exports that this server cannot read must not count towards the limit.
    var readable = known(criteria).and("status").in((Object[]) ExportStatus.values());
    return exports(query(readable).with(newestFirst).limit(limit));
  }

  @Override
  public List<ExportId> claimable(Instant now, int limit) {
    var query = query(known(isDue(now, UNFINISHED))).with(Sort.by("due")).limit(limit);
    return exports(query).stream().map(Export::id).toList();
  }

  @Override
  public Optional<Export> claim(ExportId id, String attempt, Instant now, Instant leaseUntil) {
    var claim =
        progress(WriteProgress.NOTHING)
            .set("status", ExportStatus.RUNNING)
            .set("due", leaseUntil)
            .set("attempt", attempt)
            .push("attempts", attempt);
    var claimed =
        mongo.findAndModify(
            query(known(isDue(now, UNFINISHED)).and("_id").is(id.toString())),
            claim,
            FindAndModifyOptions.options().returnNew(true),
            StoredExport.class);
    return Optional.ofNullable(claimed).flatMap(StoredExport::export);
  }

  @Override
  public boolean renew(
      ExportId id, String attempt, WriteProgress writeProgress, Instant leaseUntil) {
    return changed(isHeld(id, attempt), progress(writeProgress).set("due", leaseUntil));
  }

  @Override
  public boolean complete(
      ExportId id, String attempt, WriteProgress writeProgress, String sha256, Instant expiresAt) {
    var completion =
        progress(writeProgress)
            .set("status", ExportStatus.COMPLETED)
            .set("sha256", sha256)
            .set("expiresAt", expiresAt)
            .set("due", expiresAt)
            .set("reserved", writeProgress.bytes())
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
    var release =
        progress(WriteProgress.NOTHING).set("status", ExportStatus.REQUESTED).set("due", again);
    return changed(isHeld(id, attempt), release);
  }

  @Override
  public boolean cancel(TenantId tenant, ExportId id) {
    try {
      return cancelled(tenant, id);
    } catch (DataAccessException e) {
      throw unknown(e);
    }
  }

  private boolean cancelled(TenantId tenant, ExportId id) {
    return changed(
        the(tenant, id).and("status").in(UNFINISHED),
        new Update().set("status", ExportStatus.CANCELLED).unset("slot"));
  }

  /** A change was written, but not acknowledged by a majority in time. */
  private static Refusal unknown(DataAccessException e) {
    log.warn("A majority did not acknowledge a change of an export: {}", e.toString());
    return new Refusal(
        Refusal.Code.UNKNOWN_OUTCOME,
        "The database did not confirm this change in time. The change may have been made. List the"
            + " exports before you try again.");
  }

  /**
   * With this status, older servers that do not support deletion ignore the export and remove its
   * files.
   */
  @Override
  public Optional<Export> delete(TenantId tenant, ExportId id, Instant now) {
    if (find(tenant, id).isEmpty()) {
      return Optional.empty();
    }
    // A write conflict makes the transaction fail, which is then repeated.
    cancelled(tenant, id);
    changed(
        the(tenant, id).and("status").is(ExportStatus.COMPLETED),
        new Update().set("status", ExportStatus.EXPIRED));
    var deletion = new Update().set("deleted", true).set("due", now);
    return Optional.ofNullable(
            mongo.findAndModify(query(the(tenant, id)), deletion, StoredExport.class))
        .flatMap(StoredExport::export);
  }

  @Override
  public void expire(Instant now) {
    mongo.updateMulti(
        query(isDue(now, List.of(ExportStatus.COMPLETED))),
        new Update().set("status", ExportStatus.EXPIRED),
        StoredExport.class);
    // An older server without support for places removes the files of an export but keeps its
    // place.
    mongo.updateMulti(
        query(where("place").exists(true).and("due").exists(false)),
        new Update().unset("place").unset("reserved"),
        StoredExport.class);
  }

  @Override
  public List<Export> withRemains(Instant now, int limit) {
    return exports(query(known(isDue(now, WITHOUT_FILE))).with(Sort.by("due")).limit(limit));
  }

  @Override
  public void forgetAttempts(ExportId id) {
    mongo.remove(query(where("_id").is(id.toString()).and("deleted").is(true)), StoredExport.class);
    var ended = where("_id").is(id.toString()).and("status").in(WITHOUT_FILE);
    changed(
        ended,
        new Update()
            .unset("attempts")
            .unset("due")
            .unset("place")
            .unset("reserved")
            .unset("filter")
            .set("columns", List.of()));
  }

  @Override
  public void forgetOldest(TenantId tenant, int listed) {
    var ended =
        where("tenant").is(tenant.value()).and("status").in(WITHOUT_FILE).and("due").exists(false);
    var oldest =
        query(ended)
            .with(Sort.by(Direction.DESC, "requestedAt", "_id"))
            .skip(listed)
            .limit(FORGOTTEN_AT_ONCE);
    var ids = exports(oldest).stream().map(export -> export.id().toString()).toList();
    if (!ids.isEmpty()) {
      mongo.remove(query(where("_id").in(ids)), StoredExport.class);
    }
  }

  @Override
  public Set<String> wanted(Collection<String> attempts) {
    var wanted = query(where("attempt").in(attempts).and("status").in(WITH_FILE));
    // Secondaries may not have the attempts that are being written yet.
    wanted.withReadPreference(ReadPreference.primary());
    return mongo.find(wanted, StoredExport.class).stream()
        .map(StoredExport::attempt)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private List<Export> exports(Query query) {
    return mongo.find(query, StoredExport.class).stream()
        .flatMap(export -> export.export().stream())
        .toList();
  }

  private boolean changed(Criteria condition, Update update) {
    return mongo.updateFirst(query(condition), update, StoredExport.class).getMatchedCount() == 1;
  }

  private static Criteria the(TenantId tenant, ExportId id) {
    return where("_id").is(id.toString()).and("tenant").is(tenant.value()).and("deleted").ne(true);
  }

  private static Criteria isDue(Instant now, List<ExportStatus> among) {
    return where("due").lte(now).and("status").in(among);
  }

  /** Those that this server can write; others are left to the newer server that stored them. */
  private static Criteria known(Criteria exports) {
    return exports
        .and("format")
        .in((Object[]) ExportFormat.values())
        .and("order")
        .in((Object[]) ExportOrder.values());
  }

  private static Criteria isHeld(ExportId id, String attempt) {
    return where("_id")
        .is(id.toString())
        .and("status")
        .is(ExportStatus.RUNNING)
        .and("attempt")
        .is(attempt);
  }

  private static Update progress(WriteProgress writeProgress) {
    return new Update()
        .set("events", writeProgress.events())
        .set("bytes", writeProgress.bytes())
        .set("progress", writeProgress.progress());
  }
}
