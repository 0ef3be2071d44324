package dev.annals.activity;

import dev.annals.kernel.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened to the deployment.
 *
 * @param subject what kind of thing it happened to
 * @param id which one
 * @param occurrence tells it from the same happening again to the same thing; empty where that
 *     cannot be
 */
record Fact(String action, Severity severity, String subject, String id, String occurrence) {

  /** The event as it is sent; the same fact always makes the same event, key included. */
  Map<String, Object> event() {
    var event = new LinkedHashMap<String, Object>();
    event.put("idempotencyKey", key());
    event.put("action", action);
    event.put("severity", severity.name());
    event.put("actor", Map.of("type", "SYSTEM", "name", "Annals"));
    event.put("resource", Map.of("type", subject, "id", id));
    if (!occurrence.isEmpty()) {
      event.put("description", occurrence);
    }
    return event;
  }

  /** A hash, since an id can be as long as a key may be. */
  private String key() {
    var fact = String.join("\n", action, subject, id, occurrence);
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(fact.getBytes(StandardCharsets.UTF_8));
      return "activity-" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
