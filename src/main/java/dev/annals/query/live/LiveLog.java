package dev.annals.query.live;

import dev.annals.access.Caller;
import dev.annals.access.CallerRefresh;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.ConcurrencyLimit;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import dev.annals.query.page.Cursors;
import dev.annals.query.work.QueryWork;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Live streams of a tenant's log from a position on: first the missed events, then new ones, each
 * once and in order. A batch is created when the subscriber requests it.
 */
@Service
public class LiveLog implements SmartLifecycle {

  /** Each subscriber uses a virtual thread, because it mostly waits. */
  private static final Scheduler THREADS =
      Schedulers.fromExecutor(task -> Thread.ofVirtual().name("follower").start(task));

  private final TenantTails tails;
  private final AuditLog log;
  private final CallerRefresh callerRefresh;
  private final Cursors cursors;
  private final LiveSettings settings;
  private final ConcurrencyLimit streams = new ConcurrencyLimit("live streams per connection");
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  LiveLog(
      TenantTails tails,
      AuditLog log,
      CallerRefresh callerRefresh,
      Cursors cursors,
      LiveSettings settings,
      QueryWork work) {
    this.tails = tails;
    this.log = work.following(log);
    this.callerRefresh = callerRefresh;
    this.cursors = cursors;
    this.settings = settings;
  }

  /**
   * Opens a live stream of the caller's tenant. Every error is emitted by the stream. An error of a
   * stream that has started includes a {@code cursor} to continue from: {@code UNAUTHENTICATED}
   * when the caller's token expires; {@code FORBIDDEN} when its role no longer permits reading; the
   * errors of the filter; those of a disabled log or suspended tenant; {@code RATE_LIMITED} when a
   * subscriber that had caught up falls too far behind, or when there are too many subscribers;
   * {@code BAD_CURSOR}; {@code STORE_UNAVAILABLE}. While the store does not respond, a stream that
   * has started sends heartbeats, and ends after {@link LiveSettings#outage}.
   *
   * @param filter supplies the filter with the caller's current permissions; its errors end the
   *     stream. Events that do not match are skipped
   * @param after any cursor of this tenant; without one the stream starts now with an empty batch
   * @param connection id of the connection if it can carry several streams, otherwise null
   */
  public Flux<LiveBatch> follow(
      Caller caller,
      Supplier<Expression> filter,
      @Nullable String after,
      @Nullable String connection) {
    return Flux.using(
            () -> open(caller, filter, after, connection),
            follower -> Flux.<LiveBatch>generate(follower::emit),
            follower -> close(follower, caller.requireTenant(), connection),
            false)
        .subscribeOn(THREADS);
  }

  private Follower open(
      Caller caller,
      Supplier<Expression> filter,
      @Nullable String after,
      @Nullable String connection) {
    if (!running) {
      throw stopping();
    }
    var tenant = caller.requireTenant();
    // Subscribed before the end of the log is read, so that no event is missed in between.
    if (connection != null) {
      streams.acquire(connection, settings.perConnection());
    }
    try {
      var tail = tails.acquire(tenant);
      try {
        var position = position(tenant, after);
        var follower =
            new Follower(
                caller, filter, position, after == null, tail, callerRefresh, cursors, settings);
        followers.add(follower);
        if (!running) {
          follower.end(stopping());
        }
        return follower;
      } catch (RuntimeException e) {
        tails.release(tenant);
        throw e;
      }
    } catch (RuntimeException e) {
      leave(connection);
      throw e;
    }
  }

  private void leave(@Nullable String connection) {
    if (connection != null) {
      streams.release(connection);
    }
  }

  private void close(Follower follower, TenantId tenant, @Nullable String connection) {
    follower.cancel();
    if (followers.remove(follower)) {
      tails.release(tenant);
      leave(connection);
    }
  }

  private LogPosition position(TenantId tenant, @Nullable String after) {
    return after == null
        ? log.upToDate(tenant).end(tenant)
        : cursors.openAny(tenant, after, "after");
  }

  private static Refusal stopping() {
    return new Refusal(
        Refusal.Code.STORE_UNAVAILABLE,
        "This server is shutting down. Continue with another" + " server.");
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends all streams before other components stop, because the server would wait for them. */
  @Override
  public void stop() {
    running = false;
    followers.forEach(follower -> follower.end(stopping()));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
