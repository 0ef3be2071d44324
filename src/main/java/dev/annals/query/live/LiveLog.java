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
 * A tenant's log from a position on: first what was missed, then what arrives, each event once and
 * in order. A batch is made when one is asked for, so the pace is the reader's.
 */
@Service
public class LiveLog implements SmartLifecycle {

  /** Followers wait much and hold a thread meanwhile: a virtual one each. */
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
   * Follows the caller's tenant. Every refusal comes through the stream, and one of a stream that
   * flowed says in {@code cursor} where to go on: {@code UNAUTHENTICATED} when the caller's token
   * ends, {@code FORBIDDEN} when its role lets it read no more, what the filter refuses when the
   * log is switched off or the tenant suspended, {@code RATE_LIMITED} when it was up to date and
   * fell too far behind or when too many follow, {@code BAD_CURSOR}, {@code STORE_UNAVAILABLE}.
   * While the store does not answer, a stream that flowed has heartbeats, and ends after {@link
   * LiveSettings#outage}.
   *
   * @param filter as the caller may ask it at the moment; what it refuses ends the stream. Events
   *     it does not ask for are passed over
   * @param after any cursor of this tenant; without one it begins now, with an empty batch at once
   * @param connection the connection that the stream goes over, if it can carry several
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
    // Listening begins before the end of the log is read, so nothing can slip in between.
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

  /** Ends all streams first of all, or the server would wait for them. */
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
