package dev.annals.query.live;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Sessions;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.EventSize;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import dev.annals.nodes.CriticalThreads;
import dev.annals.query.filter.Expression;
import dev.annals.query.page.Cursors;
import dev.annals.query.page.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.SynchronousSink;

/**
 * One who follows a log: knows how far it has come, and makes a batch whenever one is asked for. It
 * holds nothing but its position, so being slow costs nobody else anything.
 */
final class Follower {

  /** So many events are read at once where a filter passes over most. */
  private static final int FILTERED_READ = 1_000;

  /** How long a follower waits before it asks a store again that did not answer. */
  private static final long STORE_PAUSE_MILLIS = 200;

  private final Caller caller;
  private final Supplier<Expression> asked;
  private final TenantTail tail;
  private final Sessions sessions;
  private final Cursors cursors;
  private final LiveSettings settings;

  private Expression filter;
  private LogPosition position;
  private boolean greets;
  private boolean upToDate;
  private volatile boolean cancelled;
  private volatile @Nullable Refusal ended;

  /**
   * @param asked the filter as the caller may ask it now: it is made anew with each look, since
   *     what a tenant's user may see and ask can change while it follows
   * @param position behind which it begins
   * @param greets whether the first batch is empty and comes at once
   */
  Follower(
      Caller caller,
      Supplier<Expression> asked,
      LogPosition position,
      boolean greets,
      TenantTail tail,
      Sessions sessions,
      Cursors cursors,
      LiveSettings settings) {
    this.caller = caller;
    this.asked = asked;
    this.filter = asked.get();
    this.position = position;
    this.greets = greets;
    this.tail = tail;
    this.sessions = sessions;
    this.cursors = cursors;
    this.settings = settings;
  }

  /**
   * Waits for the next batch and hands it on, or ends the stream. Nothing is handed to a stream
   * that was cancelled: its client would hear of it all the same.
   */
  void emit(SynchronousSink<LiveBatch> sink) {
    try {
      var batch = next();
      if (!cancelled) {
        sink.next(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.complete();
    } catch (Throwable e) {
      CriticalThreads.rethrowFatal(e);
      if (!cancelled) {
        sink.error(failure(e));
      }
    }
  }

  /** Some errors would pass through the stream without ending it, so they are wrapped. */
  private Throwable failure(Throwable e) {
    return switch (e) {
      case Refusal refusal -> withCursor(refusal);
      case Error error -> new IllegalStateException("A live stream failed", error);
      default -> e;
    };
  }

  /** The stream was cancelled, or is over. */
  void cancel() {
    cancelled = true;
    tail.stir();
  }

  /** Ends the stream with a reason, as soon as it looks. */
  void end(Refusal reason) {
    ended = reason;
    tail.stir();
  }

  private LiveBatch next() throws InterruptedException {
    if (greets) {
      check();
      greets = false;
      return batch(List.of());
    }
    long deadline = System.nanoTime() + settings.heartbeat().toNanos();
    var matches = new ArrayList<AuditEvent>();
    long left = settings.heartbeat().toNanos();
    while (matches.isEmpty() && left > 0 && !cancelled) {
      // Never between reading and handing on: the cursor of a refusal is behind what was read.
      if (mayGoOn()) {
        read(matches, Math.min(left, settings.check().toNanos()));
      }
      left = deadline - System.nanoTime();
    }
    return batch(matches);
  }

  /**
   * Whether the follower may read on. While the store does not answer this cannot be told: then the
   * stream has heartbeats and no events until the store is back.
   */
  private boolean mayGoOn() throws InterruptedException {
    try {
      check();
      return true;
    } catch (DataAccessException e) {
      TimeUnit.MILLISECONDS.sleep(STORE_PAUSE_MILLIS);
    } catch (Refusal refusal) {
      if (ended != null || !StoreFaults.mayPass(refusal)) {
        throw refusal;
      }
      TimeUnit.MILLISECONDS.sleep(STORE_PAUSE_MILLIS);
    }
    return false;
  }

  private void read(List<AuditEvent> matches, long nanos) throws InterruptedException {
    int size = filter.equals(Expression.all()) ? settings.batch() : FILTERED_READ;
    var time = Duration.ofNanos(nanos);
    long bytes = 0;
    for (var event :
        tail.await(position.sequence(), size, time, () -> !cancelled && ended == null)) {
      position = event.position();
      if (filter.matches(event)) {
        matches.add(event);
        bytes += EventSize.of(event);
        if (matches.size() == settings.batch() || bytes >= settings.batchMemory().toBytes()) {
          break;
        }
      }
    }
    upToDate |= tail.isWithin(position.sequence(), settings.batch());
  }

  /** Refuses to go on where this follower may not, or cannot keep up. */
  private void check() {
    var reason = ended;
    if (reason != null) {
      throw reason;
    }
    sessions.now(caller).require(Permission.READ_AUDITS);
    filter = asked.get();
    if (upToDate && tail.isBeyond(position.sequence(), settings.lag())) {
      throw new Refusal(
          Refusal.Code.RATE_LIMITED,
          "Reading is more than %,d events behind: follow on from the cursor"
              .formatted(settings.lag()));
    }
  }

  private LiveBatch batch(List<AuditEvent> events) {
    return new LiveBatch(events, cursor());
  }

  private String cursor() {
    return cursors.seal(caller.requireTenant(), Order.OLDEST_FIRST, position);
  }

  private Refusal withCursor(Refusal refusal) {
    var details = new LinkedHashMap<>(refusal.details());
    details.put("cursor", cursor());
    return new Refusal(refusal.code(), refusal.reason(), refusal.path(), details);
  }
}
