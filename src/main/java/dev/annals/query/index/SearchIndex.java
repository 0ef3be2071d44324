package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers by the index of this node, and by what the log has behind it. */
@Component
class SearchIndex implements Search {

  private static final Logger log = LoggerFactory.getLogger(SearchIndex.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long RETRY_MILLIS = 1_000;

  private final Indexer indexer;
  private final AuditLog logs;
  private final IndexSettings settings;
  private final Semaphore turns;

  SearchIndex(Indexer indexer, AuditLog logs, IndexSettings settings) {
    this.indexer = indexer;
    this.logs = logs;
    this.settings = settings;
    this.turns = new Semaphore(settings.questionsAtOnce(), true);
  }

  @Override
  public <T> Optional<T> ask(TenantId tenant, Expression filter, Function<View, T> question) {
    awaitTurn();
    try {
      var found = find(tenant, filter);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (var view = found.get()) {
        return Optional.of(question.apply(view));
      }
    } catch (IndexFailed e) {
      indexer.doubt(e);
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  private void awaitTurn() {
    try {
      if (turns.tryAcquire(settings.time().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refusal(
        Refusal.Code.RATE_LIMITED,
        "Too many questions are asked at once. Ask this one again in a moment",
        List.of(),
        Map.of("retryAfterMillis", RETRY_MILLIS));
  }

  @Override
  public <T> T askOrWait(TenantId tenant, Expression filter, Function<View, T> question) {
    var answer = ask(tenant, filter, question);
    if (answer.isEmpty() && isIndexed(tenant)) {
      answer = ask(tenant, filter, question);
    }
    return answer.orElseThrow(() -> behind(tenant));
  }

  private boolean isIndexed(TenantId tenant) {
    try {
      return indexer.await(tenant, logs.last(tenant), PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Refusal behind(TenantId tenant) {
    return new Refusal(
        Refusal.Code.QUERY_TOO_BROAD,
        settings.enabled()
            ? "The search index is being made, or does not have what this asks about. Ask again in"
                + " a moment, or for a page of auditEvents"
            : "This server has no search index. Ask another one, or for a page of auditEvents",
        List.of("filter"),
        Map.of("indexedThrough", indexer.through(tenant)));
  }

  private static void release(Snapshot snapshot) {
    try {
      snapshot.release();
    } catch (IOException e) {
      throw new IndexFailed(e);
    }
  }

  /**
   * The events that a filter asks for, to be closed; nothing if the index cannot tell at this
   * moment, or not at all.
   */
  Optional<View> find(TenantId tenant, Expression filter) {
    var held = indexer.hold();
    if (held.isEmpty()) {
      return Optional.empty();
    }
    var snapshot = held.get();
    boolean handedOn = false;
    try {
      var fresh = fresh(tenant, snapshot.through(tenant));
      if (fresh.isEmpty()) {
        return Optional.empty();
      }
      var query = Questions.of(tenant, filter, snapshot.reader());
      var view =
          new View(
              logs,
              tenant,
              snapshot,
              query,
              fresh.get().stream().filter(filter::matches).toList(),
              new Deadline(settings.time()));
      handedOn = true;
      return Optional.of(view);
    } catch (Questions.NotIndexed e) {
      log.debug("Not by the index: {}", e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new IndexFailed(e);
    } finally {
      if (!handedOn) {
        release(snapshot);
      }
    }
  }

  /** The events behind the index; nothing if there are too many of them. */
  private Optional<List<AuditEvent>> fresh(TenantId tenant, long through) {
    var held = indexer.recent(tenant, through, Integer.MAX_VALUE);
    long end = held.isEmpty() ? through : held.getLast().sequence();
    var more = logs.readAfter(tenant, end, settings.fresh() + 1);
    if (!more.isEmpty()) {
      // Of another node, or forgotten by this one.
      indexer.look(tenant);
    }
    if (more.size() > settings.fresh()) {
      return Optional.empty();
    }
    if (more.isEmpty()) {
      return Optional.of(held);
    }
    var fresh = new ArrayList<>(held);
    fresh.addAll(more);
    return Optional.of(fresh);
  }
}
