package dev.annals.ingest.web;

import dev.annals.kernel.Timestamps;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes results as NDJSON: {@code {"event": {"id", "tenantId", "sequence", "receivedAt"},
 * "duplicate", "error": {"code", "message", "path"}}}, with null for absent values.
 */
final class ResultLines {

  private final HttpServletResponse response;
  private final JsonMapper json;
  private @Nullable OutputStream out;

  ResultLines(HttpServletResponse response, JsonMapper json) {
    this.response = response;
    this.json = json;
  }

  byte[] line(SentAudits.Result result) {
    var line = new LinkedHashMap<String, @Nullable Object>();
    line.put("event", event(result));
    line.put("duplicate", result.duplicate());
    line.put("error", result.error());
    return (json.writeValueAsString(line) + '\n').getBytes(StandardCharsets.UTF_8);
  }

  void write(byte[] line) throws IOException {
    out().write(line);
  }

  /**
   * Sends the written lines. If there are none, nothing is sent and the response is not committed.
   */
  void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  private OutputStream out() throws IOException {
    if (out == null) {
      out = new BufferedOutputStream(response.getOutputStream(), 16 * 1024);
    }
    return out;
  }

  private static @Nullable Map<String, Object> event(SentAudits.Result result) {
    var event = result.event();
    if (event == null) {
      return null;
    }
    var shown = new LinkedHashMap<String, Object>();
    shown.put("id", event.id().toString());
    shown.put("tenantId", event.tenantId().value());
    shown.put("sequence", event.sequence());
    shown.put("receivedAt", Timestamps.format(event.receivedAt()));
    return shown;
  }
}
