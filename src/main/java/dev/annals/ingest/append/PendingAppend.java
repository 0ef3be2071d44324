package dev.annals.ingest.append;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event on its way into the log, and the caller who waits for it. */
public final class PendingAppend {

  /** How far it has come. */
  private enum State {
    /** It waits in the queue, and its caller can still abandon it. */
    WAITING,
    /** It may have been written. */
    ATTEMPTED,
    /** Its caller stopped waiting before it was written. It is never written. */
    ABANDONED
  }

  private final EncodedEvent encodedEvent;
  private final boolean urgent;
  private final boolean exempt;
  private final long mark;
  private final Runnable onAbandon;
  private final long queuedAt = System.nanoTime();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CompletableFuture<Appended> future = new CompletableFuture<>();
  // Those with the same key in the same batch; only the lane's thread touches it.
  private final List<PendingAppend> followers = new ArrayList<>(0);

  PendingAppend(
      EncodedEvent encodedEvent, boolean urgent, long mark, Consumer<PendingAppend> onAbandon) {
    this(encodedEvent, urgent, false, mark, onAbandon);
  }

  /**
   * An event that waits.
   *
   * @param exempt whether it is written even if its tenant is suspended
   */
  PendingAppend(
      EncodedEvent encodedEvent,
      boolean urgent,
      boolean exempt,
      long mark,
      Consumer<PendingAppend> onAbandon) {
    this.encodedEvent = encodedEvent;
    this.urgent = urgent;
    this.exempt = exempt;
    this.mark = mark;
    this.onAbandon = () -> onAbandon.accept(this);
  }

  /**
   * Waits until the event is stored.
   *
   * @param patience the timeout, from when it was queued
   * @throws Refusal {@code STORE_UNAVAILABLE} if the event is certainly not stored and never will
   *     be; {@code UNKNOWN_OUTCOME} if it may be stored
   */
  public Appended await(Duration patience) {
    try {
      return future.get(queuedAt + patience.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return giveUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp();
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    }
  }

  private Appended giveUp() {
    if (state.compareAndSet(State.WAITING, State.ABANDONED)) {
      future.completeExceptionally(notStored());
      onAbandon.run();
    } else {
      future.completeExceptionally(unknown());
    }
    // It may have been settled in between, and then that is the answer.
    if (future.state() == Future.State.SUCCESS) {
      return future.resultNow();
    }
    throw refusal(future.exceptionNow());
  }

  private static RuntimeException refusal(@Nullable Throwable failure) {
    return failure instanceof Refusal refusal ? refusal : new IllegalStateException(failure);
  }

  static Refusal notStored() {
    return new Refusal(
        Refusal.Code.STORE_UNAVAILABLE,
        "The event was not stored, because the database is not responding. Send it again later.");
  }

  static Refusal unknown() {
    return new Refusal(
        Refusal.Code.UNKNOWN_OUTCOME,
        "The database did not confirm the event in time. The event may or may not be stored. Send"
            + " it again with the same idempotency key; it is then stored once.");
  }

  /**
   * Says that it is about to be written, for itself and for those who wait with the same key.
   *
   * @return the event to write: this one, or if its caller has gone the first whose caller has not;
   *     null if nobody waits any more
   */
  @Nullable PendingAppend attempt() {
    followers.removeIf(follower -> !follower.claim());
    if (claim()) {
      return this;
    }
    if (followers.isEmpty()) {
      return null;
    }
    var heir = followers.removeFirst();
    heir.followers.addAll(followers);
    return heir;
  }

  private boolean claim() {
    return state.compareAndSet(State.WAITING, State.ATTEMPTED) || state.get() == State.ATTEMPTED;
  }

  /** Whether nobody waits for it, nor for one with the same key, and nothing was written. */
  boolean isAbandoned() {
    return state.get() == State.ABANDONED
        && followers.stream().allMatch(PendingAppend::isAbandoned);
  }

  boolean wasAttempted() {
    return state.get() == State.ATTEMPTED;
  }

  void complete(Appended appended) {
    future.complete(appended);
    for (var follower : followers) {
      follower.completeAfter(appended);
    }
  }

  /** The answer to one who came with a key that an event has which was stored before. */
  private void completeAfter(Appended leader) {
    if (isSameBody(leader.fingerprint())) {
      complete(new Appended(leader.event(), true, leader.fingerprint()));
    } else {
      fail(keyTaken());
    }
  }

  /** Answers with an event that was stored under this key, by whomever. */
  void completeFrom(LogStore.Keyed stored) {
    if (stored.mark() == mark) {
      complete(new Appended(stored.event(), false, encodedEvent.fingerprint()));
    } else if (isSameBody(stored.fingerprint())) {
      complete(new Appended(stored.event(), true, stored.fingerprint()));
    } else {
      future.completeExceptionally(keyTaken());
      var original = new Appended(stored.event(), true, stored.fingerprint());
      for (var follower : followers) {
        follower.completeAfter(original);
      }
    }
  }

  void fail(Refusal refusal) {
    future.completeExceptionally(refusal);
    for (var follower : followers) {
      follower.fail(refusal);
    }
  }

  private boolean isSameBody(@Nullable EventFingerprint stored) {
    var own = encodedEvent.fingerprint();
    return own != null && stored != null && own.matches(stored);
  }

  static Refusal keyTaken() {
    return new Refusal(
        Refusal.Code.IDEMPOTENCY_CONFLICT,
        "Another event was stored with this idempotency key. Use a different key for each event.",
        List.of("idempotencyKey"));
  }

  void follow(PendingAppend leader) {
    leader.followers.add(this);
  }

  EncodedEvent entry() {
    return encodedEvent;
  }

  TenantId tenant() {
    return encodedEvent.tenant();
  }

  @Nullable String key() {
    return encodedEvent.key();
  }

  boolean exempt() {
    return exempt;
  }

  boolean urgent() {
    return urgent;
  }

  long mark() {
    return mark;
  }

  int size() {
    return encodedEvent.size();
  }

  /** A stored event; whether it was there before; and what it was told apart by. */
  public record Appended(
      AuditEvent event, boolean duplicate, @Nullable EventFingerprint fingerprint) {}
}
