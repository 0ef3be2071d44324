package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.FieldName;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Frontegg's audits and events. An audit is a flat JSON object, in which
 * properties with unknown names are custom fields. {@code createdAt} is the time of the event, if
 * it is sent; the receive time is always recorded as well. docs/from-frontegg.md has the complete
 * mapping.
 */
final class Audit {

  static final String TENANT = "tenantId";

  /**
   * The custom field for properties whose names cannot be field names. It is not part of the data
   * structure, and its properties are returned next to the others.
   */
  static final String OTHER_PROPERTIES = "otherProperties";

  /** Vendor id in rows. A deployment has exactly one vendor. */
  static final String VENDOR = "annals";

  /**
   * Action of an audit without one. An event requires an action, but Frontegg's clients may omit
   * it.
   */
  private static final String DEFAULT_ACTION = "audit";

  /** Properties of a row that a client may send back but cannot set. They are ignored. */
  private static final Set<String> READ_ONLY =
      Set.of(TENANT, "vendorId", "frontegg_id", "updatedAt", "_id", "__v");

  /** Fields with the same name in both APIs. */
  private static final Set<String> SAME_NAME = Set.of("description", "ip", "userAgent");

  /** Names with another meaning in Annals, which custom fields cannot have. */
  private static final Set<String> RESERVED =
      Set.of(
          OTHER_PROPERTIES,
          "occurredAt",
          "receivedAt",
          "sequence",
          "actor",
          "actorName",
          "actorEmail",
          "impersonator",
          "resourceName",
          "changes",
          "id",
          "idempotencyKey",
          "structureVersion",
          "custom",
          "customJson",
          "and",
          "or",
          "not",
          "_",
          "outcome",
          "actorId",
          "actorType",
          "resourceType",
          "resourceId",
          "traceId");

  /**
   * Default values of fields that every event has. They are only shown if the data structure
   * includes the field.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of("outcome", Outcome.SUCCESS, "actorType", ActorType.USER);

  /** Fields that Frontegg does not have. Rows contain them under their names in Annals. */
  private static final List<String> ANNALS_FIELDS =
      List.of(
          "outcome",
          "actorId",
          "actorType",
          "impersonator",
          "resourceType",
          "resourceId",
          "traceId",
          "changes");

  /** Fields that Frontegg has, by their names in Annals. */
  private static final List<String> FRONTEGG_FIELDS =
      List.of(
          "severity",
          "occurredAt",
          "receivedAt",
          "actorEmail",
          "actor",
          "action",
          "resource",
          "description",
          "ip",
          "userAgent");

  private static final DateTimeFormatter OLD_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSS]", Locale.ROOT);

  private Audit() {}

  /**
   * Converts an audit to {@code AuditInput} of {@code graphql/ingest.graphqls}.
   *
   * @throws BadInput with the property
   */
  static Map<String, Object> input(Map<String, @Nullable Object> audit) {
    return new Reading().read(audit);
  }

  /** Returns the audit as sent, without the properties that a client cannot set. */
  static Map<String, @Nullable Object> body(Map<String, @Nullable Object> audit) {
    var body = new LinkedHashMap<String, @Nullable Object>(audit);
    body.keySet().removeAll(READ_ONLY);
    return body;
  }

  /** Converts a rejection of the input so that its path names the property of the audit. */
  static Refusal inItsWords(Refusal refusal) {
    var path = new ArrayList<>(refusal.path());
    if (path.isEmpty()) {
      return refusal;
    }
    var property =
        switch (path.removeFirst()) {
          case "occurredAt" -> "createdAt";
          case "actor" -> ofActor(path);
          case "resource" -> ofResource(path);
          case "custom" -> path.isEmpty() ? "custom" : path.removeFirst();
          case String same -> same;
        };
    path.addFirst(property);
    return new Refusal(refusal.code(), refusal.reason(), path, refusal.details());
  }

  private static String ofActor(List<String> path) {
    return switch (path.isEmpty() ? "" : path.removeFirst()) {
      case "email" -> "email";
      case "id" -> "actorId";
      case "type" -> "actorType";
      default -> "user";
    };
  }

  private static String ofResource(List<String> path) {
    return switch (path.isEmpty() ? "" : path.removeFirst()) {
      case "type" -> "resourceType";
      case "id" -> "resourceId";
      default -> "resource";
    };
  }

  /** Converts one audit to an {@code AuditInput}. */
  private static final class Reading {

    private final Map<String, Object> input = new LinkedHashMap<>();
    private final Map<String, Object> actor = new LinkedHashMap<>();
    private final Map<String, Object> resource = new LinkedHashMap<>();
    private final Map<String, Object> custom = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> other = new LinkedHashMap<>();

    Map<String, Object> read(Map<String, @Nullable Object> audit) {
      audit.forEach(
          (name, value) -> {
            if (value != null && !READ_ONLY.contains(name)) {
              place(name, value);
            }
          });
      input.putIfAbsent("action", DEFAULT_ACTION);
      put("actor", actor);
      put("resource", resource);
      if (!other.isEmpty()) {
        custom.put(OTHER_PROPERTIES, Objects.requireNonNull(KeyEscaping.escaped(other)));
      }
      put("custom", custom);
      return input;
    }

    private void put(String name, Map<String, Object> part) {
      if (!part.isEmpty()) {
        input.put(name, part);
      }
    }

    private void place(String name, Object value) {
      switch (name) {
        case "user" -> actor.put("name", text(name, value));
        case "email" -> actor.put("email", text(name, value));
        case "resource" -> resource.put("name", text(name, value));
        case "action" -> input.put(name, text(name, value));
        case "severity" -> input.put(name, Audit.severity(text(name, value)).name());
        case "createdAt" ->
            input.put("occurredAt", Timestamps.format(Audit.time(text(name, value), name)));
        default -> {
          if (SAME_NAME.contains(name)) {
            input.put(name, value);
          } else if (!isOurs(name, value)) {
            placeOther(name, value);
          }
        }
      }
    }

    /** Returns whether the value was put in an event field of that name. */
    private boolean isOurs(String name, Object value) {
      if (!(value instanceof String text) || text.isBlank()) {
        return false;
      }
      switch (name) {
        case "actorId" -> actor.put("id", text);
        case "resourceType" -> resource.put("type", text);
        case "resourceId" -> resource.put("id", text);
        case "traceId", "idempotencyKey" -> input.put(name, text);
        case "outcome" -> {
          return constant(Outcome.values(), text, outcome -> input.put(name, outcome));
        }
        case "actorType" -> {
          return constant(ActorType.values(), text, type -> actor.put("type", type));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private static <E extends Enum<E>> boolean constant(
        E[] constants, String text, Consumer<String> taker) {
      var constant =
          Arrays.stream(constants).filter(each -> each.name().equalsIgnoreCase(text)).findFirst();
      constant.map(Enum::name).ifPresent(taker);
      return constant.isPresent();
    }

    private void placeOther(String name, Object value) {
      boolean declarable =
          FieldName.isValid(name) && !name.startsWith("__") && !RESERVED.contains(name);
      if (declarable) {
        custom.put(name, Objects.requireNonNull(KeyEscaping.escaped(value)));
      } else {
        other.put(name, value);
      }
    }
  }

  /**
   * Returns an event as a row of Frontegg's API.
   *
   * @param event the event with only the fields that the caller can view
   */
  static Map<String, @Nullable Object> row(
      AuditEvent event, DataStructure structure, Caller caller) {
    var row = new LinkedHashMap<String, @Nullable Object>();
    for (var field : ANNALS_FIELDS) {
      var value = event.value(field);
      if (value != null && (!value.equals(DEFAULTS.get(field)) || isOn(field, structure))) {
        row.put(field, shown(value));
      }
    }
    if (isOn("sequence", structure)) {
      row.put("sequence", event.sequence());
    }
    if (event.idempotencyKey() != null) {
      row.put("idempotencyKey", event.idempotencyKey());
    }
    event.custom().forEach((name, value) -> put(row, name, value));
    for (var field : FRONTEGG_FIELDS) {
      var value = event.value(field);
      if (value != null) {
        row.put(FieldNames.property(field), shown(value));
      }
    }
    row.keySet().removeIf(name -> !FieldNames.isShown(name, structure, caller));
    row.put("frontegg_id", event.id().toString());
    row.put("vendorId", VENDOR);
    row.put(TENANT, event.tenantId().value());
    return row;
  }

  private static void put(Map<String, @Nullable Object> row, String name, @Nullable Object value) {
    var sent = KeyEscaping.unescaped(value);
    if (name.equals(OTHER_PROPERTIES) && sent instanceof Map<?, ?> others) {
      others.forEach((key, part) -> row.put(String.valueOf(key), part));
    } else {
      row.put(name, sent);
    }
  }

  private static boolean isOn(String field, DataStructure structure) {
    return structure.field(field).filter(Field::enabled).isPresent();
  }

  private static Object shown(Object value) {
    return switch (value) {
      case Severity severity -> name(severity);
      case Instant time -> Timestamps.format(time);
      case Enum<?> constant -> constant.name();
      default -> value;
    };
  }

  private static String text(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> throw new BadInput("Must be a string.", name);
    };
  }

  /** Parses the name of a severity, ignoring case. */
  static Severity severity(String text) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    Arrays.stream(Severity.values())
                        .map(Audit::name)
                        .collect(Collectors.joining(", ", "Must be one of ", ".")),
                    "severity"));
  }

  private static String name(Severity severity) {
    var name = severity.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /**
   * Parses a time with a zone, or in the older format without one, which means UTC.
   *
   * @param property property that an error names
   */
  static Instant time(String text, String property) {
    return Timestamps.parse(text)
        .or(() -> old(text))
        .orElseThrow(() -> new BadInput(Timestamps.RULE, property));
  }

  private static Optional<Instant> old(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, OLD_TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
