package dev.annals.query.page;

import dev.annals.ingest.log.AuditEvent;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A page of a tenant's log. It has the requested length unless the list ends or the page reaches
 * its memory limit. A filtered page that is read from the log can also be shorter because the read
 * limit was reached; then its end cursor is where reading stopped.
 */
public record AuditEventConnection(
    List<Edge> edges, PageInfo pageInfo, IntFunction<BoundedCount> counter) {

  public AuditEventConnection {
    edges = List.copyOf(edges);
  }

  public List<AuditEvent> nodes() {
    return edges.stream().map(Edge::node).toList();
  }

  /** Returns this page with each event converted. */
  public AuditEventConnection as(UnaryOperator<AuditEvent> seen) {
    return new AuditEventConnection(
        edges.stream().map(edge -> new Edge(seen.apply(edge.node()), edge.sealing())).toList(),
        pageInfo,
        counter);
  }

  /**
   * Counts the events on all pages, up to a limit.
   *
   * @throws dev.annals.kernel.BadInput if the limit is out of range
   */
  public BoundedCount totalCount(int limit) {
    return counter.apply(limit);
  }

  /** An event and its cursor, which is created only when it is requested. */
  public record Edge(AuditEvent node, Supplier<String> sealing) {

    public String cursor() {
      return sealing.get();
    }
  }
}
