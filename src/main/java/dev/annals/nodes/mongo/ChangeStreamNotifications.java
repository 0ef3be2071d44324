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
 * Notifies listeners with two change streams. One watches the collections that have listeners at
 * startup, and stays open. The other one watches collections that have listeners temporarily, such
 * as the log while there are live streams, so that appends without live streams cost nothing here.
 * When its collections change, it is reopened and their listeners are notified with {@link #ALL}.
 * The same happens for both streams if their resume token is lost.
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
      var registered = listeners.get(collection);
      if (registered != null) {
        registered.remove(listener);
      }
      signal();
    };
  }

  @Override
  public void start() {
    running = true;
    var permanent = listenedTo();
    threads.add(follower("wakeups", () -> permanent));
    threads.add(
        follower(
            "wakeups-for-a-while",
            () -> {
              var others = listenedTo();
              others.removeAll(permanent);
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
        (collection, registered) -> {
          if (!registered.isEmpty()) {
            collections.add(collection);
          }
        });
    return collections;
  }

  private void notifyListeners(String collection, String key) {
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

  /** One change stream over the collections that are wanted at the moment. */
  private final class Stream implements Runnable {

    private final Supplier<Set<String>> wanted;
    private @Nullable BsonDocument resumeToken;

    Stream(Supplier<Set<String>> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void run() {
      while (running) {
        try {
          follow(awaitWanted());
          // A resume token of these collections may not be valid for others.
          resumeToken = null;
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

    /** Reads the change stream until other collections are wanted. */
    private void follow(Set<String> watched) {
      boolean isNew = resumeToken == null;
      try (var cursor = open(watched)) {
        if (isNew) {
          watched.forEach(collection -> notifyListeners(collection, ALL));
        }
        while (running && watched.equals(wanted.get())) {
          var change = cursor.tryNext();
          if (change != null) {
            notifyOf(change);
          }
          resumeToken = cursor.getResumeToken();
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
      return (resumeToken == null ? stream : stream.resumeAfter(resumeToken)).cursor();
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
      // The resume token itself may be the problem, if the oplog no longer contains it. Start
      // without it and notify all listeners.
      resumeToken = null;
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void notifyOf(ChangeStreamDocument<BsonDocument> change) {
    var namespace = change.getNamespace();
    var document = change.getDocumentKey();
    if (namespace != null && document != null) {
      notifyListeners(namespace.getCollectionName(), key(document.get("_id")));
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
