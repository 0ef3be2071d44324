package dev.annals.ingest.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.access.TenantAccess;
import dev.annals.ingest.Ingestion;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sending without GraphQL: {@code POST /v1/audits} with NDJSON or a JSON array of {@code
 * AuditInput}, answered by NDJSON, a result for each event in the order given, written as they
 * become known.
 *
 * <p>There is no limit to a call's length. Who does not read while it writes can send some 80,000
 * events in one call: so many results are held for it, and then the reading waits.
 */
@Controller
class StreamController {

  private final Ingestion ingestion;
  private final TenantAccess tenants;
  private final JsonMapper json;

  StreamController(Ingestion ingestion, TenantAccess tenants, JsonMapper json) {
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.json = json;
  }

  @PostMapping("/v1/audits")
  @Requires(Permission.WRITE_AUDITS)
  void send(HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    response.setContentType("application/x-ndjson");
    response.setCharacterEncoding("UTF-8");
    try (var exchange =
        new StreamExchange(ingestion, tenants, caller, new ResultLines(response, json))) {
      for (var event : EventStream.of(request.getInputStream(), json)) {
        exchange.send(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
