package dev.annals.query.live;

import dev.annals.access.Caller;
import dev.annals.access.CallerRefresh;
import dev.annals.access.Permission;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.SynchronousSink;

/**
 * One who follows a log: knows how far it has come, and makes a batch whenever one is asked for. It
 * holds nothing but its position, so being slow costs nobody else anything.
 */
final class Follower {

  /**
   * Number of events that are read at once if there is a filter, which may exclude most of them.
   */
  private static final int FILTERED_READ = 1_000;

  /**
   * How long a follower waits before it asks a store again that did not answer; then twice as long
   * each time.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** More are not counted: the pause is the longest one. */
  private static final int MOST_FAILURES = 10;

  private final Caller caller;
  private final Supplier<Expression> asked;
  private final TenantTail tail;
  private final CallerRefresh callerRefresh;
  private final Cursors cursors;
  private final LiveSettings settings;

  private Expression filter;
  private LogPosition position;
  private boolean greets;
  private boolean upToDate;

  /** Attempts to read that failed one after the other, and when the first of them did. */
  private int failures;

  private long failingSince;
  private volatile boolean cancelled;
  private volatile @Nullable Refusal ended;

  /**
   * @param asked the filter as the caller may ask it now: it is rebuilt with each look, since what
   *     a tenant's user may see and ask can change while it follows
   * @param position behind which it begins
   * @param greets whether the first batch is empty and comes at once
   */
  Follower(
      Caller caller,
      Supplier<Expression> asked,
      LogPosition position,
      boolean greets,
      TenantTail tail,
      CallerRefresh callerRefresh,
      Cursors cursors,
      LiveSettings settings) {
    this.caller = caller;
    this.asked = asked;
    this.filter = asked.get();
    this.position = position;
    this.greets = greets;
    this.tail = tail;
    this.callerRefresh = callerRefresh;
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
    long heartbeat = settings.heartbeat().toNanos();
    long deadline = System.nanoTime() + heartbeat;
    var matches = new ArrayList<AuditEvent>();
    long left = heartbeat;
    // A store that is away answers late, so a heartbeat is not put off for a further attempt.
    while (matches.isEmpty() && left > (failures == 0 ? 0 : heartbeat / 2) && !cancelled) {
      // Never between reading and handing on: the cursor of a refusal is behind what was read.
      tryToRead(matches, left);
      left = deadline - System.nanoTime();
    }
    return batch(matches);
  }

  /**
   * Reads on, if the follower may. While the store does not answer neither can be told: then the
   * stream has heartbeats and no events until the store is back, or has been away for too long.
   */
  private void tryToRead(List<AuditEvent> matches, long nanos) throws InterruptedException {
    try {
      check();
      read(matches, Math.min(nanos, settings.check().toNanos()));
      failures = 0;
    } catch (DataAccessException e) {
      awaitStore(StoreFaults.refusal(e), nanos);
    } catch (Refusal refusal) {
      awaitStore(refusal, nanos);
    }
  }

  private void awaitStore(Refusal refusal, long nanos) throws InterruptedException {
    if (failures == 0) {
      failingSince = System.nanoTime();
    }
    boolean tooLong = System.nanoTime() - failingSince > settings.outage().toNanos();
    if (ended != null || tooLong || !StoreFaults.mayPass(refusal)) {
      throw refusal;
    }
    long pause = Math.min(FIRST_PAUSE.toNanos() << failures, LONGEST_PAUSE.toNanos());
    failures = Math.min(failures + 1, MOST_FAILURES);
    tail.pause(Duration.ofNanos(Math.min(pause, nanos)), this::isWanted);
  }

  private boolean isWanted() {
    return !cancelled && ended == null;
  }

  private void read(List<AuditEvent> matches, long nanos) throws InterruptedException {
    int size = filter.equals(Expression.all()) ? settings.batch() : FILTERED_READ;
    var time = Duration.ofNanos(nanos);
    long bytes = 0;
    for (var event : tail.await(position.sequence(), size, time, this::isWanted)) {
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
    callerRefresh.current(caller).require(Permission.READ_AUDITS);
    filter = asked.get();
    if (upToDate && tail.isBeyond(position.sequence(), settings.lag())) {
      throw new Refusal(
          Refusal.Code.RATE_LIMITED,
          ("The subscriber is more than %,d events behind the end of the log. Continue from the"
                  + " cursor.")
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
