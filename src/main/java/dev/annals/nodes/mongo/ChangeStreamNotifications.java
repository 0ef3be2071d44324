package dev.annals.nodes.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.CriticalThreads;
import java.util.ArrayList;
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
import java.util.function.Supplier;
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
 * Two change streams of a server: one over the collections that somebody listens to from the start,
 * which stays open; and one over those that are listened to for a while, such as the log itself
 * while somebody follows it. An append that nobody follows costs nothing here. When the second has
 * other collections to watch it is reopened, and who listens to them is told to look at everything;
 * so it is with either when its place is lost.
 */
@Component
class ChangeStreamNotifications implements ChangeNotifications, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ChangeStreamNotifications.class);
  private static final long AWAIT_MILLIS = 500;
  private static final long RETRY_MILLIS = 500;

  private final MongoDatabase database;
  private final CriticalThreads critical;
  private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;

  ChangeStreamNotifications(MongoDatabaseFactory factory, CriticalThreads critical) {
    this.critical = critical;
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
    var standing = listenedTo();
    threads.add(follower("wakeups", () -> standing));
    threads.add(
        follower(
            "wakeups-for-a-while",
            () -> {
              var others = listenedTo();
              others.removeAll(standing);
              return others;
            }));
  }

  private Thread follower(String name, Supplier<Set<String>> wanted) {
    return critical.startDaemon(name, new Stream(wanted));
  }

  @Override
  public void stop() {
    running = false;
    threads.forEach(Thread::interrupt);
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private Set<String> listenedTo() {
    var collections = new TreeSet<String>();
    listeners.forEach(
        (collection, those) -> {
          if (!those.isEmpty()) {
            collections.add(collection);
          }
        });
    return collections;
  }

  private void wake(String collection, String key) {
    for (var listener : listeners.getOrDefault(collection, List.of())) {
      try {
        listener.accept(key);
      } catch (Throwable e) {
        CriticalThreads.rethrowFatal(e);
        log.warn("A listener for {} failed", collection, e);
      }
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

  /** One change stream, over whichever collections are wanted at the moment. */
  private final class Stream implements Runnable {

    private final Supplier<Set<String>> wanted;
    private @Nullable BsonDocument place;

    Stream(Supplier<Set<String>> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void run() {
      while (running) {
        try {
          follow(awaitWanted());
          // Others cannot be gone on with from a place that may lie in one of these.
          place = null;
        } catch (InterruptedException e) {
          return;
        } catch (Throwable e) {
          CriticalThreads.rethrowFatal(e);
          recover(e);
        }
      }
    }

    private Set<String> awaitWanted() throws InterruptedException {
      lock.lock();
      try {
        var watched = wanted.get();
        while (watched.isEmpty()) {
          changed.await();
          watched = wanted.get();
        }
        return watched;
      } finally {
        lock.unlock();
      }
    }

    /** Follows until others are wanted. */
    private void follow(Set<String> watched) {
      boolean lost = place == null;
      try (var cursor = open(watched)) {
        if (lost) {
          watched.forEach(collection -> wake(collection, ALL));
        }
        while (running && watched.equals(wanted.get())) {
          var change = cursor.tryNext();
          if (change != null) {
            tell(change);
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

    private void recover(Throwable e) {
      if (!running) {
        return;
      }
      if (e instanceof Error) {
        log.error("A change stream failed and is reopened", e);
      } else {
        log.warn("A change stream was disconnected and is reopened: {}", e.toString());
      }
      // A resume token can be what is wrong (the oplog has moved on): begin afresh, and tell all.
      place = null;
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tell(ChangeStreamDocument<BsonDocument> change) {
    var namespace = change.getNamespace();
    var document = change.getDocumentKey();
    if (namespace != null && document != null) {
      wake(namespace.getCollectionName(), key(document.get("_id")));
    }
  }

  private static String key(@Nullable BsonValue id) {
    return switch (id) {
      case null -> ALL;
      case BsonValue text when text.isString() -> text.asString().getValue();
      case BsonValue parts when parts.isDocument() && parts.asDocument().isString("t") ->
          parts.asDocument().getString("t").getValue();
      default -> ALL;
    };
  }
}
