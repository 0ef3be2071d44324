package dev.annals.demo;

import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builder of a demo event as JSON of {@code AuditInput}. */
final class DemoEvent {

  private final Map<String, Object> input = new LinkedHashMap<>();
  private final Map<String, Object> custom = new LinkedHashMap<>();
  private final List<Map<String, Object>> changes = new ArrayList<>();
  private Instant at = Instant.EPOCH;

  private DemoEvent(String action) {
    input.put("action", action);
  }

  static DemoEvent of(String action) {
    return new DemoEvent(action);
  }

  DemoEvent by(Person person) {
    input.put("actor", person.asActor());
    input.put("ip", person.ip());
    input.put("userAgent", person.userAgent());
    return this;
  }

  /** Sets an agent that acts on behalf of a person. */
  DemoEvent by(Person agent, Person principal) {
    by(agent);
    input.put("actor", principal.asActor());
    input.put("impersonator", agent.asActor());
    return this;
  }

  DemoEvent byService(String id, String name) {
    input.put("actor", Map.of("id", id, "name", name, "type", "SERVICE"));
    return this;
  }

  DemoEvent bySystem() {
    input.put("actor", Map.of("name", "Scheduler", "type", "SYSTEM"));
    return this;
  }

  DemoEvent byNobodyKnown(String email, String ip) {
    input.put("actor", Map.of("email", email, "type", "ANONYMOUS"));
    return from(ip);
  }

  DemoEvent from(String ip) {
    input.put("ip", ip);
    return this;
  }

  DemoEvent on(String type, String id, String name) {
    input.put("resource", Map.of("type", type, "id", id, "name", name));
    return this;
  }

  DemoEvent severity(Severity severity) {
    input.put("severity", severity.name());
    return this;
  }

  DemoEvent outcome(Outcome outcome) {
    input.put("outcome", outcome.name());
    return this;
  }

  DemoEvent saying(String description) {
    input.put("description", description);
    return this;
  }

  DemoEvent changing(String field, Object before, Object after) {
    changes.add(Map.of("field", field, "before", before, "after", after));
    return this;
  }

  DemoEvent with(String field, Object value) {
    custom.put(field, value);
    return this;
  }

  DemoEvent at(Instant time) {
    at = time;
    return this;
  }

  Instant at() {
    return at;
  }

  /** Returns the event with an idempotency key, which makes sending it twice harmless. */
  Map<String, Object> input(String key) {
    var event = new HashMap<>(input);
    event.put("idempotencyKey", key);
    event.put("occurredAt", Timestamps.format(at));
    if (!changes.isEmpty()) {
      event.put("changes", changes);
    }
    if (!custom.isEmpty()) {
      event.put("custom", custom);
    }
    return event;
  }
}
