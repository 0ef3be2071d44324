package dev.annals.query.page;

import dev.annals.ingest.log.AuditEvent;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A page of a tenant's log. It is usually as long as asked for, unless the log ends; it is shorter
 * where a filter finds so little that reading stopped on the way, and then the cursor of its end is
 * where reading stopped.
 */
public record AuditEventConnection(
    List<Edge> edges, PageInfo pageInfo, IntFunction<BoundedCount> counter) {

  public AuditEventConnection {
    edges = List.copyOf(edges);
  }

  public List<AuditEvent> nodes() {
    return edges.stream().map(Edge::node).toList();
  }

  /** The same page with each event as somebody may see it. */
  public AuditEventConnection as(UnaryOperator<AuditEvent> seen) {
    return new AuditEventConnection(
        edges.stream().map(edge -> new Edge(seen.apply(edge.node()), edge.sealing())).toList(),
        pageInfo,
        counter);
  }

  /**
   * How many events the filter asks for on all pages.
   *
   * @throws dev.annals.kernel.BadInput if the limit is out of range
   */
  public BoundedCount totalCount(int limit) {
    return counter.apply(limit);
  }

  /** An event and its place; the cursor is sealed when somebody asks for it. */
  public record Edge(AuditEvent node, Supplier<String> sealing) {

    public String cursor() {
      return sealing.get();
    }
  }
}
