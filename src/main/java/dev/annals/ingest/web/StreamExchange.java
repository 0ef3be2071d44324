package dev.annals.ingest.web;

import dev.annals.access.Caller;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.Refusal;
import dev.annals.tenants.TenantAccess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the events of one request while it writes their results. The request's thread reads and
 * submits events, a second thread waits for outcomes in the given order, and a third one writes. So
 * neither side waits for the other to finish, and a client may read the response only after it has
 * written everything. Memory is limited: when the limit is reached, reading pauses.
 */
final class StreamExchange implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamExchange.class);

  /** Maximum number of events of a request that are being stored. At this limit, reading pauses. */
  private static final int UNDER_WAY = 1_000;

  /** Estimated memory of an event or a result in addition to its bytes. */
  private static final int OVERHEAD = 200;

  private final Ingestion ingestion;
  private final TenantAccess tenants;
  private final Caller caller;
  private final ResultLines lines;
  private final StreamMemory.Share memory;
  // An empty element marks the end of both queues.
  private final BlockingQueue<Optional<UnderWay>> underWay = new LinkedBlockingQueue<>(UNDER_WAY);
  private final BlockingQueue<Optional<byte[]>> held = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
  private final List<Thread> threads;

  /**
   * @param memory memory of this request; closed by the caller
   */
  StreamExchange(
      Ingestion ingestion,
      TenantAccess tenants,
      Caller caller,
      ResultLines lines,
      StreamMemory.Share memory) {
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.caller = caller;
    this.lines = lines;
    this.memory = memory;
    this.threads =
        List.of(
            Thread.ofVirtual().name("audit-results-settle").start(() -> run(this::settle)),
            Thread.ofVirtual().name("audit-results-write").start(() -> run(this::write)));
  }

  /**
   * Submits the next event.
   *
   * @throws IOException if the client no longer accepts results
   */
  void send(EventStream.Event event) throws IOException, InterruptedException {
    failIfBroken();
    var next =
        switch (event) {
          case EventStream.Event.Json(Map<String, Object> input, int size) -> {
            memory.take(size + OVERHEAD);
            yield new UnderWay(submit(input), size + OVERHEAD);
          }
          case EventStream.Event.Broken(Refusal refusal) -> {
            memory.take(OVERHEAD);
            yield new UnderWay(() -> SentAudits.Result.of(refusal), OVERHEAD);
          }
        };
    underWay.put(Optional.of(next));
  }

  /**
   * An event whose result is not known yet.
   *
   * @param held bytes of the request's memory that it occupies
   */
  private record UnderWay(Supplier<SentAudits.Result> answer, int held) {}

  private Supplier<SentAudits.Result> submit(Map<String, Object> input) {
    try {
      var tenant = tenants.resolveTarget(caller, tenantId(input), List.of("tenantId"));
      var submission = ingestion.submit(ingestion.check(tenant, input));
      return () -> SentAudits.Result.of(submission.await());
    } catch (Throwable e) {
      var refused = SentAudits.Result.of(refusal(e));
      return () -> refused;
    }
  }

  private static @Nullable String tenantId(Map<String, Object> input) {
    var tenant = input.get("tenantId");
    return tenant == null ? null : tenant.toString();
  }

  /** Converts outcomes to lines, in the given order. */
  private void settle() throws InterruptedException {
    for (var next = underWay.take(); next.isPresent(); next = underWay.take()) {
      var line = lines.line(result(next.get().answer()));
      memory.adjust(line.length + OVERHEAD - next.get().held());
      held.put(Optional.of(line));
    }
    held.put(Optional.empty());
  }

  private static SentAudits.Result result(Supplier<SentAudits.Result> answer) {
    try {
      return answer.get();
    } catch (Throwable e) {
      return SentAudits.Result.of(refusal(e));
    }
  }

  /**
   * Converts a failure of one event to its result. Later events are still processed, even after an
   * Error, because the other threads would wait forever if one of them ended.
   */
  private static Refusal refusal(Throwable e) {
    if (e instanceof Refusal refusal) {
      return refusal;
    }
    log.error("An event of a request to /v1/audits could not be stored", e);
    return new Refusal(Refusal.Code.INTERNAL_ERROR, "Internal error.");
  }

  /** Writes lines until the last one. After the client has disconnected they are discarded. */
  private void write() throws InterruptedException {
    for (var line = held.take(); line.isPresent(); line = held.take()) {
      write(line.get());
      memory.adjust(-line.get().length - OVERHEAD);
    }
  }

  private void write(byte[] line) {
    if (broken.get() != null) {
      return;
    }
    try {
      lines.write(line);
      if (held.isEmpty()) {
        lines.flush();
      }
    } catch (IOException e) {
      broken.set(e);
    } catch (Throwable e) {
      log.error("The results of a request to /v1/audits could not be written", e);
      broken.set(new IOException(e));
    }
  }

  /** Waits until the last result is written. If there was none, the response is not committed. */
  @Override
  public void close() throws IOException {
    try {
      underWay.put(Optional.empty());
      for (var thread : threads) {
        thread.join();
      }
      lines.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    failIfBroken();
  }

  private void failIfBroken() throws IOException {
    var failure = broken.get();
    if (failure != null) {
      throw failure;
    }
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }
}
