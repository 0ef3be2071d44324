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

/** A queued event and the caller that waits for its outcome. */
public final class PendingAppend {

  /** The progress of the event. */
  private enum State {
    /** The event is in the queue, and its caller can still abandon it. */
    WAITING,
    /** The event may have been written. */
    ATTEMPTED,
    /** The caller stopped waiting before the event was written. It is never written. */
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
  // Events with the same key in the same batch. Used only by the append worker's thread.
  private final List<PendingAppend> followers = new ArrayList<>(0);

  PendingAppend(
      EncodedEvent encodedEvent, boolean urgent, long mark, Consumer<PendingAppend> onAbandon) {
    this(encodedEvent, urgent, false, mark, onAbandon);
  }

  /**
   * Creates a queued event.
   *
   * @param exempt whether the event is written even if its tenant is suspended
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
   * @param timeout timeout, measured from when the event was queued
   * @throws Refusal {@code STORE_UNAVAILABLE} if the event is certainly not stored and never will
   *     be; {@code UNKNOWN_OUTCOME} if it may be stored
   */
  public Appended await(Duration timeout) {
    try {
      return future.get(queuedAt + timeout.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
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
    // The event may have been completed in the meantime, and then this is the outcome.
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
   * Marks this event and its followers as about to be written.
   *
   * @return the event to write: this one, or the first follower whose caller still waits if this
   *     caller has stopped waiting; null if no caller waits
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

  /** Returns whether no caller waits for this event or a follower, and nothing was written. */
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

  /** Completes a follower after the first event with the same key was stored. */
  private void completeAfter(Appended leader) {
    if (isSameBody(leader.fingerprint())) {
      complete(new Appended(leader.event(), true, leader.fingerprint()));
    } else {
      fail(keyTaken());
    }
  }

  /**
   * Completes this event with the event that is stored under its key, by this or another writer.
   */
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

  /**
   * A stored event.
   *
   * @param duplicate whether it was stored before
   * @param fingerprint the fingerprint of its body
   */
  public record Appended(
      AuditEvent event, boolean duplicate, @Nullable EventFingerprint fingerprint) {}
}
