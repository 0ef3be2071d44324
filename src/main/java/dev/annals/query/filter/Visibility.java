package dev.annals.query.filter;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's user can view of an event: the enabled fields of the data structure. Fields that
 * every event has (times, action, severity, outcome and sequence number) are always returned;
 * queries by action and severity require that they are enabled.
 *
 * @param on names of enabled fields
 * @param off names of disabled fields; a custom field in neither set is not declared
 */
record Visibility(Set<String> on, Set<String> off) {

  /** Fields that every reader can query, whatever the data structure shows. */
  private static final Set<String> ALWAYS =
      Set.of("occurredAt", "receivedAt", "outcome", "sequence");

  private static final Set<String> OF_ACTOR =
      Set.of("actor", "actorName", "actorEmail", "actorId", "actorType");

  static Visibility of(DataStructure structure) {
    var names =
        structure.fields().stream()
            .collect(
                Collectors.partitioningBy(
                    Field::enabled,
                    Collectors.mapping(Field::name, Collectors.toUnmodifiableSet())));
    return new Visibility(names.getOrDefault(true, Set.of()), names.getOrDefault(false, Set.of()));
  }

  /** Returns whether a filter or search on this field reveals only visible values. */
  boolean shows(FieldRef fieldRef) {
    var name = fieldRef.name();
    if (fieldRef.custom()) {
      return shows(name);
    }
    return switch (name) {
      case "actorName" -> shows(name) || shows("actor");
      case "resourceName" -> shows(name) || shows("resource");
      case "actorType" -> OF_ACTOR.stream().anyMatch(this::shows);
      default -> ALWAYS.contains(name) || shows(name);
    };
  }

  /**
   * Checks that results may be sorted or counted by a field.
   *
   * @throws dev.annals.kernel.Refusal {@code FORBIDDEN_FIELD} if it is disabled, because the
   *     results would reveal its values
   */
  void requireShown(Field field, String... path) {
    requireShown(new FieldRef(field.name(), field.custom(), field.type()), List.of(path));
  }

  void requireShown(FieldRef fieldRef, List<String> path) {
    if (!shows(fieldRef)) {
      throw new InputPath(path).forbid(fieldRef.name());
    }
  }

  /** Returns the event without disabled fields and without its idempotency key. */
  AuditEvent seen(AuditEvent event) {
    return new AuditEvent(
        event.ids(),
        event.tenantId(),
        event.sequence(),
        event.incarnation(),
        event.occurredAt(),
        event.receivedAt(),
        event.action(),
        event.severity(),
        event.outcome(),
        actor(event.actor()),
        shows("impersonator") ? event.impersonator() : null,
        resource(event.resource()),
        ifShown("description", event.description()),
        ifShown("ip", event.ip()),
        ifShown("userAgent", event.userAgent()),
        ifShown("traceId", event.traceId()),
        event.automatic() ? event.idempotencyKey() : null,
        shows("changes") ? event.changes() : List.of(),
        custom(event.custom()),
        event.structureVersion());
  }

  private boolean shows(String name) {
    return on.contains(name);
  }

  private @Nullable String ifShown(String name, @Nullable String value) {
    return shows(name) ? value : null;
  }

  /**
   * If only {@code actor} is enabled, its displayed value remains: name, otherwise email, otherwise
   * id.
   */
  private @Nullable Actor actor(@Nullable Actor actor) {
    if (actor == null || OF_ACTOR.stream().noneMatch(this::shows)) {
      return null;
    }
    boolean whole = shows("actor");
    boolean nameless = whole && actor.name() == null;
    boolean mailless = nameless && actor.email() == null;
    return new Actor(
        mailless ? actor.id() : ifShown("actorId", actor.id()),
        whole ? actor.name() : ifShown("actorName", actor.name()),
        nameless ? actor.email() : ifShown("actorEmail", actor.email()),
        actor.type());
  }

  /**
   * If only {@code resource} is enabled, its displayed value remains: name, otherwise type and id.
   */
  private @Nullable Resource resource(@Nullable Resource resource) {
    if (resource == null) {
      return null;
    }
    boolean whole = shows("resource");
    boolean nameless = whole && resource.name() == null;
    var seen =
        new Resource(
            nameless ? resource.type() : ifShown("resourceType", resource.type()),
            nameless ? resource.id() : ifShown("resourceId", resource.id()),
            whole ? resource.name() : ifShown("resourceName", resource.name()));
    return seen.shown() == null ? null : seen;
  }

  private Map<String, Object> custom(Map<String, Object> custom) {
    var seen = new LinkedHashMap<>(custom);
    seen.keySet().removeAll(off);
    return seen;
  }
}
