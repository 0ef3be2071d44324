package dev.annals.activity;

import dev.annals.ingest.log.SystemEventKey;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.FieldChange;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in Annals, from which an automatic event is made.
 *
 * @param tenant the tenant concerned; null if it concerns the deployment only
 * @param id the id of the resource
 * @param occurrence distinguishes it from a later fact of the same kind about the same resource;
 *     empty if there can be only one
 * @param at the time of the fact; null if the time of writing is exact enough
 * @param changes the values before and after
 */
record SystemEvent(
    SystemEventType kind,
    @Nullable TenantId tenant,
    EventActor who,
    String id,
    String occurrence,
    @Nullable Instant at,
    Map<SystemEventType.Detail, Object> details,
    List<FieldChange> changes) {

  /** The custom field with the details. */
  static final String DETAILS = "annals";

  SystemEvent {
    details = Map.copyOf(details);
    changes = List.copyOf(changes);
    if (!kind.details().containsAll(details.keySet())) {
      throw new IllegalArgumentException(
          "The catalogue has no detail %2$s for %1$s".formatted(kind.action(), details.keySet()));
    }
  }

  static SystemEvent of(
      SystemEventType systemEventType,
      @Nullable TenantId tenant,
      EventActor eventActor,
      String id) {
    return new SystemEvent(systemEventType, tenant, eventActor, id, "", null, Map.of(), List.of());
  }

  /** Returns a copy with an occurrence. */
  SystemEvent occurring(String as) {
    return new SystemEvent(kind, tenant, who, id, as, at, details, changes);
  }

  /** Returns a copy with a time, which is also the occurrence if there is no other. */
  SystemEvent at(Instant time) {
    var as = occurrence.isEmpty() ? Timestamps.format(time) : occurrence;
    return new SystemEvent(kind, tenant, who, id, as, time, details, changes);
  }

  SystemEvent with(SystemEventType.Detail detail, Object value) {
    var more = new EnumMap<SystemEventType.Detail, Object>(SystemEventType.Detail.class);
    more.putAll(details);
    more.put(detail, value);
    return new SystemEvent(kind, tenant, who, id, occurrence, at, more, changes);
  }

  SystemEvent with(List<FieldChange> differences) {
    return new SystemEvent(kind, tenant, who, id, occurrence, at, details, differences);
  }

  /**
   * Returns the event in the format in which it is sent to a log. The same fact always results in
   * the same event and idempotency key.
   *
   * @param log the tenant id of the log
   */
  Map<String, Object> event(TenantId log) {
    var event = new LinkedHashMap<String, Object>();
    event.put("idempotencyKey", key());
    event.put("action", kind.action());
    event.put("severity", kind.severity().name());
    event.put("outcome", kind.outcome().name());
    event.put("actor", who.json());
    event.put("resource", Map.of("type", kind.resourceType(), "id", id));
    event.put("description", kind.sentence());
    put(event, "occurredAt", at == null ? null : Timestamps.format(at));
    put(event, "ip", who.ip());
    put(event, "userAgent", who.userAgent());
    if (!changes.isEmpty()) {
      event.put("changes", changes.stream().map(SystemEvent::json).toList());
    }
    var said = details(log);
    if (!said.isEmpty()) {
      event.put("custom", Map.of(DETAILS, said));
    }
    return event;
  }

  private Map<String, Object> details(TenantId log) {
    var said = new LinkedHashMap<String, Object>();
    for (var detail : kind.details()) {
      var value = details.get(detail);
      if (value != null) {
        said.put(detail.key(), value);
      }
    }
    if (tenant != null && !tenant.equals(log)) {
      said.put(SystemEventType.Detail.TENANT.key(), tenant.value());
    }
    return said;
  }

  private static Map<String, Object> json(FieldChange change) {
    var json = new LinkedHashMap<String, Object>();
    json.put("field", change.of());
    put(json, "before", change.before());
    put(json, "after", change.after());
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private String key() {
    return SystemEventKey.of(String.join("\n", kind.action(), kind.resourceType(), id, occurrence));
  }
}
