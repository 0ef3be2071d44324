package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import dev.annals.query.work.FairScheduler;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Searches the index of this server, together with the events of the log that are not indexed yet.
 */
@Component
class SearchIndex implements Search {

  private static final Logger log = LoggerFactory.getLogger(SearchIndex.class);
  private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(3);

  private final Indexer indexer;
  private final AuditLog logs;
  private final IndexSettings settings;
  private final QueryWork work;
  private final FairScheduler scheduler;

  SearchIndex(Indexer indexer, AuditLog logs, IndexSettings settings, QueryWork work) {
    this.indexer = indexer;
    this.logs = work.reading(logs);
    this.settings = settings;
    this.work = work;
    // One more than the limit per tenant, so that one tenant cannot occupy all slots.
    this.scheduler =
        work.scheduler("index", settings.questionsAtOnce() + 1, settings.questionsAtOnce());
  }

  @Override
  public <T> Optional<T> query(TenantId tenant, Expression filter, Function<EventSearch, T> query) {
    // Done before the query waits for a slot, so that it does not block other queries.
    var current = logs.upToDate(tenant);
    try {
      return work.within(
          request ->
              scheduler.run(
                  tenant,
                  QueryWork.caller(),
                  () -> query(current, tenant, filter, query, request)));
    } catch (IndexFailed e) {
      indexer.markCorrupt(e);
      return Optional.empty();
    }
  }

  private <T> Optional<T> query(
      AuditLog current,
      TenantId tenant,
      Expression filter,
      Function<EventSearch, T> query,
      QueryRequest memory) {
    var found = find(current, tenant, filter, memory);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (var eventSearch = found.get()) {
      return Optional.of(query.apply(eventSearch));
    }
  }

  @Override
  public <T> T queryOrWait(TenantId tenant, Expression filter, Function<EventSearch, T> query) {
    var answer = query(tenant, filter, query);
    if (answer.isEmpty() && isIndexed(tenant)) {
      answer = query(tenant, filter, query);
    }
    return answer.orElseThrow(() -> unanswered(tenant));
  }

  private boolean isIndexed(TenantId tenant) {
    try {
      return indexer.await(tenant, logs.last(tenant), CATCH_UP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Refusal unanswered(TenantId tenant) {
    return new Refusal(
        Refusal.Code.QUERY_TOO_BROAD,
        settings.enabled()
            ? "The search index is being built, or cannot answer this query. Try again later, or"
                + " request a page of auditEvents."
            : "This server has no search index. Use another server, or request a page of"
                + " auditEvents.",
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
   * Opens a search of the events that match a filter. The caller must close it.
   *
   * @param current the log, containing everything that was acknowledged before the query
   * @return empty if the index cannot answer, either now or in general
   */
  Optional<EventSearch> find(
      AuditLog current, TenantId tenant, Expression filter, QueryRequest memory) {
    var held = indexer.hold();
    if (held.isEmpty()) {
      return Optional.empty();
    }
    var snapshot = held.get();
    boolean transferred = false;
    try {
      var fresh = fresh(current, tenant, snapshot.through(tenant), memory);
      if (fresh.isEmpty()) {
        return Optional.empty();
      }
      var query = LuceneQueries.of(tenant, filter, snapshot.reader());
      var eventSearch =
          new EventSearch(
              current,
              tenant,
              snapshot,
              query,
              fresh.get().events().stream().filter(filter::matches).toList(),
              memory,
              fresh.get().reserved(),
              new Deadline(settings.time()));
      transferred = true;
      return Optional.of(eventSearch);
    } catch (LuceneQueries.NotIndexed e) {
      log.debug("Not answered by the index: {}", e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new IndexFailed(e);
    } finally {
      if (!transferred) {
        release(snapshot);
      }
    }
  }

  /**
   * Events that are not indexed yet.
   *
   * @param reserved number of bytes reserved for them
   */
  private record Fresh(List<AuditEvent> events, long reserved) {}

  /** Returns the events after the last indexed one; empty if they are too many or too large. */
  private Optional<Fresh> fresh(
      AuditLog current, TenantId tenant, long through, QueryRequest memory) {
    var fresh = new ArrayList<>(indexer.recent(tenant, through, Integer.MAX_VALUE));
    int held = fresh.size();
    long reserved = 0;
    long end = fresh.isEmpty() ? through : fresh.getLast().sequence();
    var more = current.readAfter(tenant, end, settings.fresh() + 1);
    while (!more.isEmpty()) {
      // The events were appended by another server, or this server no longer holds them.
      indexer.look(tenant);
      long bytes = more.stream().mapToLong(EventSize::of).sum();
      fresh.addAll(more);
      if (fresh.size() - held > settings.fresh() || reserved + bytes > memory.pageBytes()) {
        memory.release(reserved);
        return Optional.empty();
      }
      memory.reserve(bytes, CountTable.ADVICE);
      reserved += bytes;
      more = current.readAfter(tenant, fresh.getLast().sequence(), settings.fresh() + 1);
    }
    return Optional.of(new Fresh(fresh, reserved));
  }
}
