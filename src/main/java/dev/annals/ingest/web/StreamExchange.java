package dev.annals.ingest.web;

import dev.annals.access.Caller;
import dev.annals.access.TenantAccess;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one request while it answers with their results: the request's thread reads
 * and sends, another writes. So neither side waits for the other to finish: a client may read what
 * it gets only when it has written all.
 */
final class StreamExchange implements AutoCloseable {

  /** So many events of a call are under way at once; the sender waits, and is not refused. */
  private static final int UNDER_WAY = 1_000;

  /** So many results are held for a client that does not read. */
  private static final int HELD_RESULTS = 200_000;

  private final Ingestion ingestion;
  private final TenantAccess tenants;
  private final Caller caller;
  private final ResultLines lines;
  private final Semaphore underWay = new Semaphore(UNDER_WAY);
  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>(HELD_RESULTS);
  private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
  private final Thread writer;

  StreamExchange(Ingestion ingestion, TenantAccess tenants, Caller caller, ResultLines lines) {
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.caller = caller;
    this.lines = lines;
    this.writer = Thread.ofVirtual().name("audit-results").start(this::write);
  }

  /**
   * Sends the next event.
   *
   * @throws IOException if the client does not take the results any more
   */
  void send(EventStream.Event event) throws IOException, InterruptedException {
    var failure = broken.get();
    if (failure != null) {
      throw failure;
    }
    answers.put(
        switch (event) {
          case EventStream.Event.Json(Map<String, Object> input) -> submit(input);
          case EventStream.Event.Broken(Refusal refusal) -> refused(refusal);
        });
  }

  private Answer submit(Map<String, Object> input) throws InterruptedException {
    underWay.acquire();
    try {
      var tenant = tenants.recipient(caller, tenantId(input), List.of("tenantId"));
      var submission = ingestion.submit(ingestion.check(tenant, input));
      submission.whenSettled(underWay::release);
      return () -> result(submission);
    } catch (Refusal refusal) {
      underWay.release();
      return refused(refusal);
    }
  }

  private static @Nullable String tenantId(Map<String, Object> input) {
    var tenant = input.get("tenantId");
    return tenant == null ? null : tenant.toString();
  }

  private static SentAudits.Result result(Ingestion.Submission submission) {
    try {
      return SentAudits.Result.of(submission.await());
    } catch (Refusal refusal) {
      return SentAudits.Result.of(refusal);
    }
  }

  private static Answer refused(Refusal refusal) {
    var result = SentAudits.Result.of(refusal);
    return () -> result;
  }

  private void write() {
    try {
      for (var answer = answers.take(); answer != END; answer = answers.take()) {
        lines.write(answer.result());
        if (answers.isEmpty()) {
          lines.flush();
        }
      }
      lines.flush();
    } catch (IOException e) {
      broken.set(e);
      answers.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the last result is written. */
  @Override
  public void close() throws IOException {
    try {
      while (writer.isAlive() && !answers.offer(END, 1, TimeUnit.SECONDS)) {
        // The writer is busy, or has just ended: look again.
      }
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var failure = broken.get();
    if (failure != null) {
      throw failure;
    }
  }

  private static final Answer END =
      () -> {
        throw new IllegalStateException("The end has no result");
      };

  /** A result, as soon as it is known. */
  private interface Answer {
    SentAudits.Result result();
  }
}
