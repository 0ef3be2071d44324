package dev.annals.ingest.append;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets several requests share one call. One call runs at a time. Requests that arrive while it runs
 * are answered together by the next one. So a request is never answered by a call that started
 * before it, and the rate of calls does not grow with the rate of requests. Thread-safe.
 *
 * <p>A request that waits longer than the timeout fails with a {@link TimeoutException}, and a
 * request that its caller cancelled is dropped. Neither is part of a later call, so the number of
 * held requests is limited to those that arrive within the timeout and one call.
 *
 * @param <Q> type of a request
 * @param <A> type of an answer
 */
public final class SharedCalls<Q, A> {

  private static final Logger log = LoggerFactory.getLogger(SharedCalls.class);

  private final String name;
  private final int requestsPerCall;
  private final long timeoutNanos;
  private final Function<List<Q>, ? extends Function<Q, A>> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Request<Q, A>> waiting = new ArrayDeque<>();
  private boolean running;

  /**
   * @param name name of the thread that runs while there are requests
   * @param requestsPerCall maximum number of requests that one call answers
   * @param timeout maximum time for which a request waits for its call to start
   * @param call answers a list of requests; an exception fails all of them
   */
  public SharedCalls(
      String name,
      int requestsPerCall,
      Duration timeout,
      Function<List<Q>, ? extends Function<Q, A>> call) {
    this.name = name;
    this.requestsPerCall = requestsPerCall;
    this.timeoutNanos = timeout.toNanos();
    this.call = call;
  }

  /** Answers a request with a call that starts after this method was called. Does not block. */
  public CompletableFuture<A> ask(Q question) {
    var request = new Request<>(question, new CompletableFuture<A>(), System.nanoTime());
    lock.lock();
    try {
      dropAbandoned();
      waiting.add(request);
      if (!running) {
        start(request);
      }
    } finally {
      lock.unlock();
    }
    return request.answer();
  }

  private void start(Request<Q, A> request) {
    running = true;
    try {
      Thread.ofVirtual().name(name).start(this::run);
    } catch (Throwable e) {
      running = false;
      waiting.remove(request);
      throw e;
    }
  }

  private void run() {
    for (var round = next(); !round.isEmpty(); round = next()) {
      answer(round);
    }
  }

  private List<Request<Q, A>> next() {
    lock.lock();
    try {
      var round = new ArrayList<Request<Q, A>>();
      dropAbandoned();
      while (!waiting.isEmpty() && round.size() < requestsPerCall) {
        round.add(waiting.remove());
        dropAbandoned();
      }
      running = !round.isEmpty();
      return round;
    } finally {
      lock.unlock();
    }
  }

  /** Drops cancelled and expired requests at the head of the queue, which are the oldest. */
  private void dropAbandoned() {
    long now = System.nanoTime();
    var first = waiting.peek();
    while (first != null && (first.answer().isDone() || now - first.askedAt() > timeoutNanos)) {
      first.answer().completeExceptionally(new TimeoutException(name + " did not begin in time"));
      waiting.remove();
      first = waiting.peek();
    }
  }

  private void answer(List<Request<Q, A>> round) {
    try {
      var answers = call.apply(round.stream().map(Request::question).toList());
      for (var request : round) {
        request.answer().complete(answers.apply(request.question()));
      }
    } catch (Throwable e) {
      // Later requests start a new call, so an Error must not end this loop.
      if (e instanceof Error) {
        log.error("A shared call of {} failed", name, e);
      }
      round.forEach(request -> request.answer().completeExceptionally(e));
    }
  }

  private record Request<Q, A>(Q question, CompletableFuture<A> answer, long askedAt) {}
}
