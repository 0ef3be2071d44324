package dev.annals.schemabuilder.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.MongoException;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoredConstants;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.mongo.CollectionSetup;
import dev.annals.schemabuilder.ChangeRecord;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.Overlay;
import dev.annals.schemabuilder.StructureConflict;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.StructureStore;
import dev.annals.schemabuilder.ValidationMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

@Component
class MongoStructureStore implements StructureStore {

  private static final String STRUCTURES = "schema_structures";
  private static final String LOCK = "schema_lock";

  /** The owner id of the deployment. It is not a valid tenant id. */
  private static final String DEPLOYMENT = ChangeNotifications.ALL;

  /**
   * The change notifications of other servers are keyed by {@code t}. Both fields together are
   * unique, so that only one of several writers succeeds.
   */
  record Key(String t, int v) {}

  /**
   * One version of an owner's structure. The deployment's has all fields and the validation, a
   * tenant's has its overlay and the first version of the structure with it.
   *
   * @param toggles overrides in the format of earlier versions; no longer written
   */
  record Stored(
      @Id Key id,
      ChangeRecord change,
      List<Field> fields,
      @Nullable ValidationMode validation,
      @Nullable Map<String, FieldPatch> overrides,
      @Nullable List<String> order,
      @Nullable Map<String, Boolean> toggles,
      @Nullable Integer base,
      @Nullable Integer since) {

    static Stored of(DataStructure deployment, ChangeRecord change) {
      return new Stored(
          new Key(DEPLOYMENT, deployment.version()),
          change,
          deployment.fields(),
          deployment.validation(),
          null,
          null,
          null,
          null,
          null);
    }

    static Stored of(Overlay overlay, ChangeRecord change) {
      return new Stored(
          new Key(overlay.tenant().value(), overlay.version()),
          change,
          overlay.fields(),
          overlay.validation(),
          overlay.overrides(),
          overlay.order(),
          null,
          overlay.base(),
          overlay.since());
    }

    DataStructure deployment() {
      return new DataStructure(
          id.v(), validation == null ? ValidationMode.LENIENT : validation, fields);
    }

    Overlay overlay() {
      return new Overlay(
          new TenantId(id.t()),
          id.v(),
          base == null ? 0 : base,
          overrides == null ? toggled() : overrides,
          fields,
          order == null ? List.of() : order,
          validation);
    }

    /** The overrides of an inherited field in the format of earlier versions. */
    private Map<String, FieldPatch> toggled() {
      return toggles == null
          ? Map.of()
          : toggles.entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      Map.Entry::getKey, toggle -> FieldPatch.enabled(toggle.getValue())));
    }
  }

  /** The fields that describe the change. */
  record StoredChange(@Id Key id, ChangeRecord change, @Nullable Integer base) {

    Version version() {
      return new Version(id.v(), base == null ? 0 : base, change);
    }
  }

  private final MongoOperations mongo;

  MongoStructureStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, STRUCTURES);
    CollectionSetup.create(mongo, LOCK);
  }

  @Override
  public Optional<DataStructure> deployment() {
    return newest(versionsOf(DEPLOYMENT)).map(Stored::deployment);
  }

  @Override
  public Optional<DataStructure> deployment(int version) {
    return newest(where("_id").is(key(DEPLOYMENT, version))).map(Stored::deployment);
  }

  @Override
  public Optional<Overlay> overlay(TenantId tenant) {
    return newest(versionsOf(tenant.value())).map(Stored::overlay);
  }

  @Override
  public Optional<Overlay> overlay(TenantId tenant, int structureVersion) {
    return newest(versionsOf(tenant.value()).and("since").lte(structureVersion))
        .map(Stored::overlay);
  }

  @Override
  public List<Version> versions(StructureOwner owner, int newest, int limit) {
    var tenant = owner.tenant();
    var versions =
        query(versionsOf(tenant == null ? DEPLOYMENT : tenant.value(), newest))
            .with(Sort.by(Sort.Direction.DESC, "_id"))
            .limit(limit);
    versions.fields().include("change", "base");
    return mongo.find(versions, StoredChange.class, STRUCTURES).stream()
        .map(StoredChange::version)
        .toList();
  }

  @Override
  public void lock() {
    try {
      mongo.upsert(query(where("_id").is("structures")), new Update().inc("changes", 1), LOCK);
    } catch (DataAccessException e) {
      throw isConflict(e) ? new StructureConflict() : e;
    }
  }

  @Override
  public void insert(DataStructure deployment, ChangeRecord change) {
    insert(Stored.of(deployment, change));
  }

  @Override
  public void insert(Overlay overlay, ChangeRecord change) {
    insert(Stored.of(overlay, change));
  }

  private void insert(Stored version) {
    requireKnown(version.id().t());
    try {
      mongo.insert(version, STRUCTURES);
    } catch (DataAccessException e) {
      throw isConflict(e) ? new StructureConflict() : e;
    }
  }

  /**
   * A constant that only a newer server knows is read as another one. Storing it would replace it
   * for every server.
   */
  private void requireKnown(String owner) {
    var newest = query(versionsOf(owner)).with(Sort.by(Sort.Direction.DESC, "_id")).limit(1);
    var stored = mongo.findOne(newest, Document.class, STRUCTURES);
    if (stored != null && hasUnknownConstants(stored)) {
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "A newer version of Annals has stored this data structure. Send the change to a server of"
              + " that version.");
    }
  }

  private static boolean hasUnknownConstants(Document stored) {
    var types = new ArrayList<@Nullable Object>();
    stored
        .getList("fields", Document.class, List.of())
        .forEach(field -> types.add(field.get("type")));
    if (stored.get("overrides") instanceof Document overrides) {
      overrides.values().forEach(patch -> types.add(((Document) patch).get("type")));
    }
    return types.stream().anyMatch(type -> isUnknown(FieldType.class, type))
        || isUnknown(ValidationMode.class, stored.get("validation"));
  }

  private static <E extends Enum<E>> boolean isUnknown(Class<E> type, @Nullable Object name) {
    return name instanceof String text && StoredConstants.find(type, text).isEmpty();
  }

  private Optional<Stored> newest(Criteria versions) {
    var newest = query(versions).with(Sort.by(Sort.Direction.DESC, "_id")).limit(1);
    return Optional.ofNullable(mongo.findOne(newest, Stored.class, STRUCTURES));
  }

  /** Spring translates write conflicts and actual constraint violations to the same exception. */
  private static boolean isConflict(DataAccessException e) {
    return e instanceof DuplicateKeyException
        || (e.getCause() instanceof MongoException cause
            && cause.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL));
  }

  /**
   * Uses a range of the primary key, because a condition on a part of the key would not use its
   * index.
   */
  private static Criteria versionsOf(String owner) {
    return versionsOf(owner, Integer.MAX_VALUE);
  }

  private static Criteria versionsOf(String owner, int newest) {
    return where("_id").gte(key(owner, 0)).lte(key(owner, newest));
  }

  private static Document key(String owner, int version) {
    return new Document("t", owner).append("v", version);
  }
}
