package dev.annals.nodes.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.annals.nodes.Wakeups;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/**
 * One change stream over the collections that somebody listens to, and no other: an append that
 * nobody follows costs nothing here. When the set of collections changes, or its place is lost, the
 * stream is opened anew and everybody is told to look at everything.
 */
@Component
class ChangeStreamWakeups implements Wakeups, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ChangeStreamWakeups.class);
  private static final long AWAIT_MILLIS = 500;
  private static final long RETRY_MILLIS = 500;

  private final MongoDatabase database;
  private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean running;
  private @Nullable Thread thread;
  private @Nullable BsonDocument place;

  ChangeStreamWakeups(MongoDatabaseFactory factory) {
    this.database = factory.getMongoDatabase();
  }

  @Override
  public Registration listen(String collection, Consumer<String> listener) {
    listeners.computeIfAbsent(collection, key -> new CopyOnWriteArrayList<>()).add(listener);
    signal();
    return () -> {
      var those = listeners.get(collection);
      if (those != null) {
        those.remove(listener);
      }
      signal();
    };
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("wakeups").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        follow(awaitWatched());
        // Another set of collections cannot go on from a place that may lie in one it leaves out.
        place = null;
      } catch (InterruptedException e) {
        return;
      } catch (MongoException | IllegalStateException e) {
        recover(e);
      }
    }
  }

  private Set<String> awaitWatched() throws InterruptedException {
    lock.lock();
    try {
      var watched = watched();
      while (watched.isEmpty()) {
        changed.await();
        watched = watched();
      }
      return watched;
    } finally {
      lock.unlock();
    }
  }

  /** Follows until the set of collections is another one. */
  private void follow(Set<String> watched) {
    boolean lost = place == null;
    try (var cursor = open(watched)) {
      if (lost) {
        wakeAll();
      }
      while (running && watched.equals(watched())) {
        var change = cursor.tryNext();
        if (change != null) {
          wake(change);
        }
        place = cursor.getResumeToken();
      }
    }
  }

  private MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> open(Set<String> watched) {
    List<Bson> pipeline =
        List.of(
            Aggregates.match(
                Filters.and(
                    Filters.in("ns.coll", watched),
                    Filters.in("operationType", "insert", "update", "replace", "delete"))),
            Aggregates.project(Projections.include("operationType", "ns", "documentKey")));
    ChangeStreamIterable<BsonDocument> stream =
        database
            .watch(pipeline, BsonDocument.class)
            .maxAwaitTime(AWAIT_MILLIS, TimeUnit.MILLISECONDS);
    return (place == null ? stream : stream.resumeAfter(place)).cursor();
  }

  private void wake(ChangeStreamDocument<BsonDocument> change) {
    var namespace = change.getNamespace();
    var document = change.getDocumentKey();
    if (namespace != null && document != null) {
      wake(namespace.getCollectionName(), key(document.get("_id")));
    }
  }

  private static String key(@Nullable BsonValue id) {
    return switch (id) {
      case null -> EVERYTHING;
      case BsonValue text when text.isString() -> text.asString().getValue();
      case BsonValue parts when parts.isDocument() && parts.asDocument().isString("t") ->
          parts.asDocument().getString("t").getValue();
      default -> EVERYTHING;
    };
  }

  private void wakeAll() {
    watched().forEach(collection -> wake(collection, EVERYTHING));
  }

  private void wake(String collection, String key) {
    for (var listener : listeners.getOrDefault(collection, List.of())) {
      try {
        listener.accept(key);
      } catch (RuntimeException e) {
        log.warn("A listener to {} failed", collection, e);
      }
    }
  }

  private Set<String> watched() {
    var watched = new TreeSet<String>();
    listeners.forEach(
        (collection, those) -> {
          if (!those.isEmpty()) {
            watched.add(collection);
          }
        });
    return watched;
  }

  private void recover(RuntimeException e) {
    if (!running) {
      return;
    }
    log.warn("The change stream broke and is opened anew: {}", e.toString());
    // A resume token can be what is wrong (the oplog has moved on): begin afresh, and tell all.
    place = null;
    try {
      pause(RETRY_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
