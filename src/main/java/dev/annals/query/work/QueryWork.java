package dev.annals.query.work;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Where queries get turns and memory. {@code annals.query.memory}: bytes that queries have reserved
 * at the moment; {@code annals.query.waiting}: work that waits for its turn, by {@code kind}.
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
   * A scheduler for a kind of work, with the queues and the deadline that the settings say.
   *
   * @param kind is the tag of its metric
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

  /** The log as queries read it: each read waits for its turn. */
  public AuditLog reading(AuditLog log) {
    return new ScheduledLog(log, reads, pointReads);
  }

  /** The log as live streams read it, apart from queries. */
  public AuditLog following(AuditLog log) {
    return new ScheduledLog(log, liveReads, pointReads);
  }

  /** Begins a request, which the caller closes. */
  public QueryRequest begin() {
    return new QueryRequest(budget);
  }

  /** The request that this thread works for; empty if there is none. */
  public Optional<QueryRequest> current() {
    return Optional.ofNullable(QueryRequest.ofThisThread());
  }

  /**
   * Works for the request of this thread. Where there is none, it begins one, which nested work
   * shares and which ends with this work.
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

  /** The caller for the purpose of fair scheduling. */
  public static String caller() {
    var request = QueryRequest.ofThisThread();
    return request == null ? "" : request.caller();
  }

  /** Sets the caller, if this thread works for a request. */
  public static void by(Caller caller) {
    var request = QueryRequest.ofThisThread();
    if (request != null) {
      request.by(caller);
    }
  }
}
