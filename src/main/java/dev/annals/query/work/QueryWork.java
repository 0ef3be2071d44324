package dev.annals.query.work;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Manages slots and memory of queries. Metrics: {@code annals.query.memory} (bytes that queries
 * have reserved) and {@code annals.query.waiting} (waiting tasks, by {@code kind}).
 */
@Component
public class QueryWork {

  private final MemoryBudget budget;
  private final WorkSettings settings;
  private final MeterRegistry registry;
  private final FairScheduler reads;
  private final FairScheduler liveReads;
  private final FairScheduler pointReads;

  public QueryWork(WorkSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.budget =
        new MemoryBudget(
            settings.totalBytes(),
            settings.requestBytes(),
            settings.responseBytes(),
            settings.memoryTime());
    this.registry = registry;
    this.reads = scheduler("log", settings.readsAtOnce());
    this.liveReads = scheduler("live", settings.liveReadsAtOnce());
    this.pointReads = scheduler("points", settings.pointReads());
    Gauge.builder("annals.query.memory", budget, MemoryBudget::reserved)
        .baseUnit("bytes")
        .register(registry);
  }

  private FairScheduler scheduler(String kind, int slots) {
    return scheduler(kind, slots, Math.max(1, slots - Math.max(1, slots / 4)));
  }

  /**
   * Returns a scheduler for a kind of work, with the queue length and timeout of the settings.
   *
   * @param kind tag of its metric
   */
  public FairScheduler scheduler(String kind, int slots, int slotsPerTenant) {
    var scheduler =
        new FairScheduler(slots, slotsPerTenant, settings.queue(), settings.queueTime());
    Gauge.builder("annals.query.waiting", scheduler, FairScheduler::waiting)
        .tag("kind", kind)
        .strongReference(true)
        .register(registry);
    return scheduler;
  }

  /** Returns the log for queries: each read waits for a slot. */
  public AuditLog reading(AuditLog log) {
    return new ScheduledLog(log, reads, pointReads);
  }

  /** Returns the log for live streams, whose slots are separate from those of queries. */
  public AuditLog following(AuditLog log) {
    return new ScheduledLog(log, liveReads, pointReads);
  }

  /** Starts a request, which the caller must close. */
  public QueryRequest begin() {
    return new QueryRequest(budget);
  }

  /** Returns the request of the current thread; empty if there is none. */
  public Optional<QueryRequest> current() {
    return Optional.ofNullable(QueryRequest.ofThisThread());
  }

  /**
   * Runs work in the request of the current thread. If there is none, a new request is started,
   * which nested work shares and which ends with this work.
   */
  public <T> T within(Function<QueryRequest, T> work) {
    var request = QueryRequest.ofThisThread();
    if (request != null) {
      return work.apply(request);
    }
    try (var own = begin()) {
      QueryRequest.setOfThisThread(own);
      return work.apply(own);
    } finally {
      QueryRequest.setOfThisThread(null);
    }
  }

  /** Returns the caller's key for fair scheduling. */
  public static String caller() {
    var request = QueryRequest.ofThisThread();
    return request == null ? "" : request.caller();
  }

  /** Sets the caller of the current thread's request, if there is one. */
  public static void by(Caller caller) {
    var request = QueryRequest.ofThisThread();
    if (request != null) {
      request.by(caller);
    }
  }
}
