package dev.annals.activity.mongo;

import static java.util.stream.Collectors.toMap;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.annals.activity.DeadLetter;
import dev.annals.activity.DeadLetters;
import dev.annals.activity.DeliverySettings;
import dev.annals.identity.CredentialCreated;
import dev.annals.identity.CredentialRevoked;
import dev.annals.identity.CredentialRotated;
import dev.annals.identity.PortalLinkClaimed;
import dev.annals.identity.PortalLinkCreated;
import dev.annals.identity.PortalLinkRevoked;
import dev.annals.identity.RoleRemoved;
import dev.annals.identity.RoleSaved;
import dev.annals.identity.SigningKeyRotated;
import dev.annals.nodes.mongo.CollectionSetup;
import dev.annals.tenants.AuditLogsEnabled;
import dev.annals.tenants.TenantCreated;
import dev.annals.tenants.TenantLimitsChanged;
import dev.annals.tenants.TenantSuspended;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;
import org.springframework.stereotype.Repository;

/**
 * The event publications in the collection {@code event_publication}, in the format of Spring
 * Modulith, with features that its own MongoDB repository does not have:
 *
 * <ul>
 *   <li>the delay before the next attempt ({@code nextAttempt}) increases with each failure;
 *   <li>after the last attempt a delivery becomes a dead letter ({@code deadSince}) and is no
 *       longer retried;
 *   <li>due deliveries are taken from the tenants in turn, so that failing deliveries of one tenant
 *       do not delay those of another;
 *   <li>a delivery that a killed server did not finish counts as failed; Modulith's repository
 *       never finds those, because it does not implement {@code findByStatus};
 *   <li>a publication that cannot be read (an event of a class that this version does not have)
 *       fails alone instead of failing every read.
 * </ul>
 */
@Repository
@Primary
class MongoEventPublications implements EventPublicationRepository, DeadLetters {

  private static final Logger log = LoggerFactory.getLogger(MongoEventPublications.class);

  private static final String COLLECTION = "event_publication";
  private static final String ID = "_id";
  private static final String EVENT = "event";
  private static final String LISTENER = "listenerId";
  private static final String STATUS = "status";
  private static final String ATTEMPTS = "completionAttempts";
  private static final String PUBLISHED = "publicationDate";
  private static final String RESUBMITTED = "lastResubmissionDate";
  private static final String COMPLETED = "completionDate";
  private static final String NEXT = "nextAttempt";
  private static final String DEAD = "deadSince";
  private static final String TENANT = "event.tenant.value";

  private static final String CLASS = "_class";

  /** Event classes that were moved out of the package {@code dev.annals.access}, by former name. */
  private static final Map<String, String> MOVED =
      Stream.of(
              TenantCreated.class,
              TenantSuspended.class,
              TenantLimitsChanged.class,
              AuditLogsEnabled.class,
              PortalLinkClaimed.class,
              PortalLinkCreated.class,
              PortalLinkRevoked.class,
              RoleSaved.class,
              RoleRemoved.class,
              CredentialCreated.class,
              CredentialRotated.class,
              CredentialRevoked.class,
              SigningKeyRotated.class)
          .collect(toMap(type -> "dev.annals.access." + type.getSimpleName(), Class::getName));

  private final EventPublicationRepository modulith;
  private final MongoOperations mongo;
  private final Clock clock;
  private final DeliverySettings settings;

  MongoEventPublications(
      @Qualifier("mongoDbEventPublicationRepository") EventPublicationRepository modulith,
      MongoOperations mongo,
      Clock clock,
      DeliverySettings settings) {
    this.modulith = modulith;
    this.mongo = mongo;
    this.clock = clock;
    this.settings = settings;
    CollectionSetup.create(mongo, COLLECTION);
    mongo
        .indexOps(COLLECTION)
        .createIndex(new Index().on(STATUS, Sort.Direction.ASC).on(NEXT, Sort.Direction.ASC));
  }

  // ----------------------------------------------------------------------- as Modulith does it

  @Override
  public TargetEventPublication create(TargetEventPublication publication) {
    return modulith.create(publication);
  }

  @Override
  public void markCompleted(Object event, PublicationTargetIdentifier target, Instant at) {
    modulith.markCompleted(event, target, at);
  }

  @Override
  public void markCompleted(UUID id, Instant at) {
    modulith.markCompleted(id, at);
  }

  @Override
  public Optional<TargetEventPublication> findIncompletePublicationsByEventAndTargetIdentifier(
      Object event, PublicationTargetIdentifier target) {
    return modulith.findIncompletePublicationsByEventAndTargetIdentifier(event, target);
  }

  @Override
  public void deletePublications(List<UUID> ids) {
    modulith.deletePublications(ids);
  }

  @Override
  public void deleteCompletedPublications() {
    modulith.deleteCompletedPublications();
  }

  @Override
  public void deleteCompletedPublicationsBefore(Instant time) {
    modulith.deleteCompletedPublicationsBefore(time);
  }

  @Override
  public int countByStatus(Status status) {
    return modulith.countByStatus(status);
  }

  // ------------------------------------------------------------------------ as Annals does it

  @Override
  public List<TargetEventPublication> findIncompletePublications() {
    return read(query(alive()));
  }

  @Override
  public List<TargetEventPublication> findIncompletePublicationsPublishedBefore(Instant time) {
    return read(query(alive().and(PUBLISHED).lt(time)));
  }

  private static Criteria alive() {
    return where(COMPLETED).isNull().and(DEAD).isNull();
  }

  /** Counts a failed attempt and sets the time of the next one. */
  @Override
  public void markFailed(UUID id) {
    var stored = mongo.findById(id, Document.class, COLLECTION);
    if (stored == null) {
      return;
    }
    int attempts = stored.containsKey(NEXT) ? attempts(stored) : Math.min(attempts(stored), 2);
    var delay = settings.firstDelay().multipliedBy(1L << Math.clamp(attempts - 1, 0, 30));
    var bounded = delay.compareTo(settings.maxDelay()) < 0 ? delay : settings.maxDelay();
    mongo.updateFirst(
        query(where(ID).is(id).and(STATUS).ne(Status.FAILED.name())),
        new Update()
            .set(STATUS, Status.FAILED.name())
            .set(ATTEMPTS, attempts)
            .set(NEXT, Date.from(clock.instant().plus(bounded))),
        COLLECTION);
  }

  /** Claims a delivery. Of several servers that try, one succeeds. */
  @Override
  public boolean markResubmitted(UUID id, Instant at) {
    var claimed =
        mongo.updateFirst(
            query(where(ID).is(id).andOperator(failedOrStale(clock.instant()))),
            new Update()
                .set(STATUS, Status.RESUBMITTED.name())
                .inc(ATTEMPTS, 1)
                .set(RESUBMITTED, Date.from(at)),
            COLLECTION);
    return claimed.getModifiedCount() == 1;
  }

  /** Returns the deliveries that are due, taken from the tenants in turn. */
  @Override
  public List<TargetEventPublication> findFailedPublications(FailedCriteria criteria) {
    var now = clock.instant();
    giveUp(now);
    long limit = criteria.getMaxItemsToRead();
    var ids = inTurns(due(now), limit < 0 ? settings.batch() : (int) limit);
    return ids.isEmpty() ? List.of() : read(query(where(ID).in(ids)));
  }

  /** Turns deliveries that failed too often into dead letters. */
  private void giveUp(Instant now) {
    var given =
        mongo.updateMulti(
            query(
                where(ATTEMPTS)
                    .gte(settings.attempts())
                    // Earlier versions counted attempts without a limit. Those deliveries have not
                    // failed in this version.
                    .and(NEXT)
                    .exists(true)
                    .and(DEAD)
                    .isNull()
                    .andOperator(failedOrStale(now))),
            new Update().set(DEAD, Date.from(now)).set(STATUS, Status.FAILED.name()),
            COLLECTION);
    if (given.getModifiedCount() > 0) {
      log.error(
          "{} deliveries have failed {} times and are not retried any more. See the query"
              + " deadLetters",
          given.getModifiedCount(),
          settings.attempts());
    }
  }

  /** Returns, for each tenant, the ids of its deliveries that are due, earliest first. */
  private List<List<UUID>> due(Instant now) {
    List<Bson> pipeline =
        List.of(
            Aggregates.match(
                Filters.and(
                    new Document(DEAD, null),
                    failedOrStale(now).getCriteriaObject(),
                    Filters.or(Filters.exists(NEXT, false), Filters.lte(NEXT, Date.from(now))))),
            Aggregates.group(
                "$" + TENANT,
                Accumulators.topN(
                    "due", Sorts.ascending(NEXT, PUBLISHED), "$" + ID, settings.batch()),
                Accumulators.min("first", "$" + NEXT)),
            Aggregates.sort(Sorts.ascending("first")),
            Aggregates.limit(settings.batch()));
    var byTenant = new ArrayList<List<UUID>>();
    mongo
        .getCollection(COLLECTION)
        .aggregate(pipeline)
        .forEach(tenant -> byTenant.add(tenant.getList("due", UUID.class)));
    return byTenant;
  }

  static List<UUID> inTurns(List<List<UUID>> byTenant, int limit) {
    var queues = new ArrayDeque<ArrayDeque<UUID>>();
    byTenant.forEach(ids -> queues.add(new ArrayDeque<>(ids)));
    var taken = new ArrayList<UUID>();
    while (!queues.isEmpty() && taken.size() < limit) {
      var queue = queues.removeFirst();
      taken.add(queue.removeFirst());
      if (!queue.isEmpty()) {
        queues.addLast(queue);
      }
    }
    return taken;
  }

  /**
   * Matches deliveries that failed, and deliveries that are stale because their server was killed.
   */
  private Criteria failedOrStale(Instant now) {
    var stale = Date.from(now.minus(settings.staleAfter()));
    return new Criteria()
        .orOperator(
            where(STATUS).is(Status.FAILED.name()),
            where(RESUBMITTED).lt(stale),
            where(RESUBMITTED).isNull().and(PUBLISHED).lt(stale));
  }

  private List<TargetEventPublication> read(Query query) {
    var publications = new ArrayList<TargetEventPublication>();
    for (var stored :
        mongo.find(query.with(Sort.by(PUBLISHED).ascending()), Document.class, COLLECTION)) {
      try {
        publications.add(publication(stored));
      } catch (RuntimeException e) {
        var id = stored.get(ID, UUID.class);
        log.error("Event publication {} for {} cannot be read", id, stored.get(LISTENER), e);
        if (markResubmitted(id, clock.instant())) {
          markFailed(id);
        }
      }
    }
    return publications;
  }

  private TargetEventPublication publication(Document stored) {
    renameMovedClass(stored);
    return new StoredPublication(
        stored.get(ID, UUID.class),
        event(stored.get(EVENT, Document.class)),
        PublicationTargetIdentifier.of(stored.getString(LISTENER)),
        stored.getDate(PUBLISHED).toInstant(),
        stored.getDate(RESUBMITTED) == null ? null : stored.getDate(RESUBMITTED).toInstant(),
        attempts(stored),
        stored.getString(STATUS) == null
            ? Status.PUBLISHED
            : Status.valueOf(stored.getString(STATUS)));
  }

  /**
   * A completed publication is found by its event, class name included, so the stored name is
   * replaced too.
   */
  private void renameMovedClass(Document stored) {
    var event = stored.get(EVENT, Document.class);
    var name = MOVED.get(event.getString(CLASS));
    if (name != null) {
      var id = query(where(ID).is(stored.get(ID, UUID.class)));
      mongo.updateFirst(id, new Update().set(EVENT + "." + CLASS, name), COLLECTION);
      event.put(CLASS, name);
    }
  }

  /** The converter returns a map if it does not know the class. */
  private Object event(Document stored) {
    var event = mongo.getConverter().read(Object.class, stored);
    if (event instanceof Map) {
      throw new IllegalStateException("Unknown event class " + stored.getString(CLASS));
    }
    return event;
  }

  private static int attempts(Document stored) {
    return stored.get(ATTEMPTS) instanceof Number attempts ? attempts.intValue() : 1;
  }

  // ------------------------------------------------------------------------------ dead letters

  @Override
  public List<DeadLetter> list(int limit) {
    var oldestFirst = query(where(DEAD).ne(null)).with(Sort.by(DEAD, ID)).limit(limit);
    return mongo.find(oldestFirst, Document.class, COLLECTION).stream()
        .map(MongoEventPublications::deadLetter)
        .toList();
  }

  @Override
  public Optional<DeadLetter> find(UUID id) {
    return Optional.ofNullable(mongo.findOne(dead(id), Document.class, COLLECTION))
        .map(MongoEventPublications::deadLetter);
  }

  @Override
  public long count() {
    return mongo.count(query(where(DEAD).ne(null)), COLLECTION);
  }

  @Override
  public boolean retry(UUID id) {
    var retried =
        mongo.updateFirst(
            dead(id),
            new Update().unset(DEAD).set(ATTEMPTS, 1).set(NEXT, Date.from(clock.instant())),
            COLLECTION);
    return retried.getModifiedCount() == 1;
  }

  @Override
  public boolean discard(UUID id) {
    return mongo.remove(dead(id), COLLECTION).getDeletedCount() == 1;
  }

  private static Query dead(UUID id) {
    return query(where(ID).is(id).and(DEAD).ne(null));
  }

  private static DeadLetter deadLetter(Document stored) {
    var event = stored.get(EVENT, Document.class);
    var type = event.getString(CLASS);
    var tenant = event.get("tenant") instanceof Document id ? id.getString("value") : null;
    return new DeadLetter(
        stored.get(ID, UUID.class),
        stored.getString(LISTENER),
        type == null ? "" : type.substring(type.lastIndexOf('.') + 1),
        tenant,
        attempts(stored),
        stored.getDate(PUBLISHED).toInstant(),
        stored.getDate(RESUBMITTED) == null ? null : stored.getDate(RESUBMITTED).toInstant(),
        stored.getDate(DEAD).toInstant());
  }

  /** A publication as it was read. Writes do not change it. */
  private record StoredPublication(
      UUID id,
      Object event,
      PublicationTargetIdentifier target,
      Instant published,
      @Nullable Instant resubmitted,
      int attempts,
      Status status)
      implements TargetEventPublication {

    @Override
    public UUID getIdentifier() {
      return id;
    }

    @Override
    public Object getEvent() {
      return event;
    }

    @Override
    public PublicationTargetIdentifier getTargetIdentifier() {
      return target;
    }

    @Override
    public Instant getPublicationDate() {
      return published;
    }

    @Override
    public Optional<Instant> getCompletionDate() {
      return Optional.empty();
    }

    @Override
    public Status getStatus() {
      return status;
    }

    @Override
    public @Nullable Instant getLastResubmissionDate() {
      return resubmitted;
    }

    @Override
    public int getCompletionAttempts() {
      return attempts;
    }

    @Override
    public void markCompleted(Instant at) {
      // The repository deletes completed publications.
    }
  }
}
