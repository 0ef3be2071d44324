package dev.annals.export.web;

import dev.annals.export.Export;
import dev.annals.export.ExportId;
import dev.annals.export.ExportJobs.Place;
import dev.annals.export.Exports;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.TokenSigner;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The list of a tenant's exports in pages, with cursors that are valid for that tenant only. */
@Component
class ExportPages {

  private static final int DEFAULT = 50;
  private static final int AT_MOST = 200;

  private final Exports exports;
  private final TokenSigner tokenSigner;

  ExportPages(Exports exports, TokenSigner tokenSigner) {
    this.exports = exports;
    this.tokenSigner = tokenSigner;
  }

  record Connection(List<Edge> edges, PageInfo pageInfo) {

    public List<ExportView> nodes() {
      return edges.stream().map(Edge::node).toList();
    }
  }

  record Edge(String cursor, ExportView node) {}

  record PageInfo(
      boolean hasNextPage,
      boolean hasPreviousPage,
      @Nullable String startCursor,
      @Nullable String endCursor) {}

  Connection page(TenantId tenant, @Nullable Integer first, @Nullable String after) {
    int size = size(first);
    var behind = after == null ? null : place(tenant, after);
    var found = exports.newestFirst(tenant, behind, size + 1);
    var edges = found.stream().limit(size).map(export -> edge(tenant, export)).toList();
    return new Connection(
        edges,
        new PageInfo(
            found.size() > size,
            behind != null,
            edges.isEmpty() ? null : edges.getFirst().cursor(),
            edges.isEmpty() ? null : edges.getLast().cursor()));
  }

  private static int size(@Nullable Integer first) {
    if (first == null) {
      return DEFAULT;
    }
    if (first < 1 || first > AT_MOST) {
      throw new BadInput("Must be from 1 to %d.".formatted(AT_MOST), "first");
    }
    return first;
  }

  private Edge edge(TenantId tenant, Export export) {
    var place =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(export.requestedAt().toEpochMilli())
            .putLong(export.id().value().getMostSignificantBits())
            .putLong(export.id().value().getLeastSignificantBits());
    return new Edge(tokenSigner.seal(purpose(tenant), place.array()), ExportView.of(export));
  }

  private Place place(TenantId tenant, String cursor) {
    var place =
        tokenSigner
            .open(purpose(tenant), cursor)
            .map(ByteBuffer::wrap)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Code.BAD_CURSOR,
                        "Must be a cursor of this list.",
                        List.of("after")));
    return new Place(
        Instant.ofEpochMilli(place.getLong()),
        new ExportId(new UUID(place.getLong(), place.getLong())));
  }

  private static String purpose(TenantId tenant) {
    return "exports:" + tenant;
  }
}
