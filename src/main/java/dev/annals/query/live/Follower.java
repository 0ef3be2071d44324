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
 * A subscriber of a live stream. It tracks its position and creates a batch when one is requested.
 * It holds only its position, so a slow subscriber does not affect others.
 */
final class Follower {

  /** Number of events per read with a filter, which may exclude most of them. */
  private static final int FILTERED_READ = 1_000;

  /**
   * Pause before the first retry after the store did not respond; it doubles with each further
   * failure.
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Maximum number of counted failures, with which the pause has reached its maximum. */
  private static final int MAX_FAILURES = 10;

  private final Caller caller;
  private final Supplier<Expression> currentFilter;
  private final TenantTail tail;
  private final CallerRefresh callerRefresh;
  private final Cursors cursors;
  private final LiveSettings settings;

  private Expression filter;
  private LogPosition position;
  private boolean greets;
  private boolean upToDate;

  /** Number of consecutive failed reads, and the time of the first one. */
  private int failures;

  private long failingSince;
  private volatile boolean cancelled;
  private volatile @Nullable Refusal ended;

  /**
   * @param currentFilter the filter with the caller's current permissions; evaluated at each check,
   *     because the fields that a tenant's user can view may change during the stream
   * @param position position after which the stream starts
   * @param greets whether the first batch is empty and sent immediately
   */
  Follower(
      Caller caller,
      Supplier<Expression> currentFilter,
      LogPosition position,
      boolean greets,
      TenantTail tail,
      CallerRefresh callerRefresh,
      Cursors cursors,
      LiveSettings settings) {
    this.caller = caller;
    this.currentFilter = currentFilter;
    this.filter = currentFilter.get();
    this.position = position;
    this.greets = greets;
    this.tail = tail;
    this.callerRefresh = callerRefresh;
    this.cursors = cursors;
    this.settings = settings;
  }

  /**
   * Waits for the next batch and emits it, or ends the stream. Nothing is emitted after the stream
   * was cancelled, because the client would still receive it.
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

  /** Wraps errors that would otherwise pass through the stream without ending it. */
  private Throwable failure(Throwable e) {
    return switch (e) {
      case Refusal refusal -> withCursor(refusal);
      case Error error -> new IllegalStateException("A live stream failed", error);
      default -> e;
    };
  }

  /** Marks the stream as cancelled or completed. */
  void cancel() {
    cancelled = true;
    tail.stir();
  }

  /** Ends the stream with an error at its next check. */
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
    // A store that does not respond delays reads, so the heartbeat is not postponed for another
    // attempt.
    while (matches.isEmpty() && left > (failures == 0 ? 0 : heartbeat / 2) && !cancelled) {
      // Not between reading and emitting: the cursor of a rejection is after what was read.
      tryToRead(matches, left);
      left = deadline - System.nanoTime();
    }
    return batch(matches);
  }

  /**
   * Reads further events if the subscriber may continue. While the store does not respond, the
   * stream sends heartbeats and no events, until the store responds again or the outage limit is
   * reached.
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
    failures = Math.min(failures + 1, MAX_FAILURES);
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

  /** Rejects the stream if the subscriber may not continue or cannot keep up. */
  private void check() {
    var reason = ended;
    if (reason != null) {
      throw reason;
    }
    callerRefresh.current(caller).require(Permission.READ_AUDITS);
    filter = currentFilter.get();
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
