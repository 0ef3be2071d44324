package dev.annals.ingest.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.ingest.Ingestion;
import dev.annals.tenants.TenantAccess;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends events without GraphQL: {@code POST /v1/audits} with NDJSON or a JSON array of {@code
 * AuditInput}. The response is NDJSON with one result per event in the given order, written as
 * results become known.
 *
 * <p>The length of a request is not limited. A client that does not read the response while it
 * writes can send about 40,000 events in one request; then the request's memory is full of results
 * and the server stops reading. A complete response has a result for each event that was sent. If
 * reading fails, the connection is closed without completing the response.
 */
@Controller
class StreamController {

  private final Ingestion ingestion;
  private final TenantAccess tenants;
  private final StreamMemory memory;
  private final JsonMapper json;

  StreamController(
      Ingestion ingestion, TenantAccess tenants, StreamMemory memory, JsonMapper json) {
    this.memory = memory;
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.json = json;
  }

  @PostMapping("/v1/audits")
  @Requires(Permission.WRITE_AUDITS)
  void send(HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    try (var share = memory.open(caller);
        var exchange =
            new StreamExchange(
                ingestion, tenants, caller, new ResultLines(response, json), share)) {
      response.setContentType("application/x-ndjson");
      response.setCharacterEncoding("UTF-8");
      for (var event : EventStream.of(request.getInputStream(), json)) {
        exchange.send(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
