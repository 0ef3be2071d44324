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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Answers questions about logs by the index of this node, and by what the log has behind it: what
 * was acknowledged before a question began is in its answer, on every node.
 */
@Component
public class SearchIndex {

  private static final Logger log = LoggerFactory.getLogger(SearchIndex.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Indexer indexer;
  private final AuditLog logs;
  private final IndexSettings settings;

  SearchIndex(Indexer indexer, AuditLog logs, IndexSettings settings) {
    this.indexer = indexer;
    this.logs = logs;
    this.settings = settings;
  }

  /**
   * The events that a filter asks for, to be closed; nothing if the index cannot tell at this
   * moment, or not at all: then the log has to be read.
   */
  public Optional<View> find(TenantId tenant, Expression filter) {
    try {
      return attempt(tenant, filter);
    } catch (IOException | RuntimeException e) {
      if (e instanceof Refusal refusal) {
        throw refusal;
      }
      indexer.doubt(e);
      return Optional.empty();
    }
  }

  /**
   * The events that a filter asks for, to be closed. Waits a little for an index that is behind.
   *
   * @throws Refusal {@code QUERY_TOO_BROAD} if the index cannot tell
   */
  public View findOrWait(TenantId tenant, Expression filter) {
    var found = find(tenant, filter);
    if (found.isEmpty() && isIndexed(tenant)) {
      found = find(tenant, filter);
    }
    return found.orElseThrow(() -> behind(tenant));
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
    long through = indexer.hold().map(snapshot -> through(snapshot, tenant)).orElse(0L);
    return new Refusal(
        Refusal.Code.QUERY_TOO_BROAD,
        "The search index is being made, or does not have what this asks about. Ask again in a"
            + " moment, or for a page of auditEvents",
        List.of("filter"),
        Map.of("indexedThrough", through));
  }

  private static long through(Snapshot snapshot, TenantId tenant) {
    try {
      snapshot.release();
    } catch (IOException e) {
      throw new IndexFailed(e);
    }
    return snapshot.through(tenant);
  }

  private Optional<View> attempt(TenantId tenant, Expression filter) throws IOException {
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
    } finally {
      if (!handedOn) {
        snapshot.release();
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
