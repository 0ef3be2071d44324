package dev.annals.query.work;

import dev.annals.ingest.log.AuditLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Where queries get turns and memory. {@code annals.query.memory}: bytes that queries have reserved
 * at the moment; {@code annals.query.waiting}: reads of the log that wait for their turn.
 */
@Component
public class QueryWork {

  private final MemoryBudget budget;
  private final WorkSettings settings;
  private final FairScheduler reads;
  private final FairScheduler liveReads;

  public QueryWork(WorkSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.budget =
        new MemoryBudget(settings.totalBytes(), settings.requestBytes(), settings.memoryTime());
    this.reads = scheduler(settings.readsAtOnce());
    this.liveReads = scheduler(settings.liveReadsAtOnce());
    Gauge.builder("annals.query.memory", budget, MemoryBudget::reserved)
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("annals.query.waiting", reads, FairScheduler::waiting).register(registry);
  }

  private FairScheduler scheduler(int slots) {
    return scheduler(slots, Math.max(1, slots - Math.max(1, slots / 4)));
  }

  /**
   * A scheduler for another kind of work, with the queues and the deadline that the settings say.
   */
  public FairScheduler scheduler(int slots, int slotsPerTenant) {
    return new FairScheduler(slots, slotsPerTenant, settings.queue(), settings.queueTime());
  }

  /** The log as queries read it: each read waits for its turn. */
  public AuditLog reading(AuditLog log) {
    return new ScheduledLog(log, reads);
  }

  /** The log as live streams read it, apart from queries. */
  public AuditLog following(AuditLog log) {
    return new ScheduledLog(log, liveReads);
  }

  /** Begins a request, which the caller closes. */
  public QueryRequest begin() {
    return new QueryRequest(budget);
  }

  /** Works for the request of this thread; for one of its own where there is none. */
  public <T> T within(Function<QueryRequest, T> work) {
    var request = QueryRequest.ofThisThread();
    if (request != null) {
      return work.apply(request);
    }
    try (var own = begin()) {
      return work.apply(own);
    }
  }

  /** Who asks, as far as turns are concerned. */
  public static String caller() {
    var request = QueryRequest.ofThisThread();
    return request == null ? "" : request.caller();
  }

  /** Says who asks, if this thread works for a request. */
  public static void by(String caller) {
    var request = QueryRequest.ofThisThread();
    if (request != null) {
      request.by(caller);
    }
  }
}
