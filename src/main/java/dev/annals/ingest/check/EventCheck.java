package dev.annals.ingest.check;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.Resource;
import dev.annals.ingest.log.SystemEventKey;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.FieldName;
import dev.annals.kernel.IpAddress;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.ValidationMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts an event's JSON to an {@link EventDraft} and validates it. Errors name the path of the
 * invalid input and the rule. Every event passes this check before it is appended.
 */
public final class EventCheck {

  public static final int MAX_ACTION = 256;
  public static final int MAX_KEY = 128;
  public static final int MAX_ID = 256;
  public static final int MAX_EMAIL = 320;
  public static final int MAX_DESCRIPTION = 4096;
  public static final int MAX_USER_AGENT = 1024;
  public static final int MAX_TRACE_ID = 256;
  public static final int MAX_CHANGES = 128;
  public static final int MAX_CUSTOM = 128;

  private static final String KEY = "idempotencyKey";

  private final Clock clock;
  private final Duration skew;
  private final CustomCheck customCheck;

  /**
   * @param clock clock of the server
   * @param skew maximum time by which an event's time may be later than the server's clock
   * @param typeMismatchCounter counts accepted values that do not fit their fields
   */
  public EventCheck(Clock clock, Duration skew, TypeMismatchCounter typeMismatchCounter) {
    this.clock = clock;
    this.skew = skew;
    this.customCheck = new CustomCheck(typeMismatchCounter);
  }

  /**
   * Checks an event that was received.
   *
   * @param structure the current data structure. In mode STRICT, custom fields must follow it;
   *     otherwise all are accepted
   * @throws BadInput with the path from the event's root
   */
  public EventDraft check(TenantId tenant, Map<String, Object> json, DataStructure structure) {
    var input = read(json);
    var key = input.nonBlank(KEY, MAX_KEY);
    if (SystemEventKey.matches(key)) {
      throw input.bad(KEY, "Must not have the format of keys of automatic events.");
    }
    var custom = custom(input);
    if (structure.validation() == ValidationMode.STRICT) {
      customCheck.strict(custom, structure);
    } else {
      customCheck.lenient(custom, structure);
    }
    return draft(tenant, input, key, custom, structure);
  }

  /**
   * Checks an automatic event. Its custom fields need not follow the data structure.
   *
   * @throws BadInput with the path from the event's root
   */
  public EventDraft checkOwn(TenantId tenant, Map<String, Object> json, DataStructure structure) {
    var input = read(json);
    return draft(tenant, input, input.nonBlank(KEY, MAX_KEY), custom(input), structure);
  }

  /** Returns whether a text is a valid idempotency key. */
  public static boolean isKey(String text) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= MAX_KEY
        && Json.isUnicode(text);
  }

  private static JsonObject read(Map<String, Object> json) {
    return JsonObject.root(json)
        .knows(
            "tenantId",
            KEY,
            "occurredAt",
            "action",
            "severity",
            "outcome",
            "actor",
            "impersonator",
            "resource",
            "description",
            "ip",
            "userAgent",
            "traceId",
            "changes",
            "custom");
  }

  private EventDraft draft(
      TenantId tenant,
      JsonObject input,
      @Nullable String key,
      Map<String, Object> custom,
      DataStructure structure) {
    return new EventDraft(
        tenant,
        occurredAt(input),
        input.requiredText("action", MAX_ACTION),
        input.choice("severity", Severity.class, Severity.INFO),
        input.choice("outcome", Outcome.class, Outcome.SUCCESS),
        actor(input.object("actor")),
        actor(input.object("impersonator")),
        resource(input.object("resource")),
        input.text("description", MAX_DESCRIPTION),
        ip(input),
        input.text("userAgent", MAX_USER_AGENT),
        input.text("traceId", MAX_TRACE_ID),
        key,
        changes(input),
        custom,
        structure.version());
  }

  private @Nullable Instant occurredAt(JsonObject input) {
    var text = input.text("occurredAt", 64);
    if (text == null) {
      return null;
    }
    var time = Timestamps.parse(text).orElseThrow(() -> input.bad("occurredAt", Timestamps.RULE));
    if (time.isAfter(clock.instant().plus(skew))) {
      throw input.bad(
          "occurredAt",
          "Must be at most %d s in the future. Check the sender's clock."
              .formatted(skew.toSeconds()));
    }
    return time;
  }

  private static @Nullable Actor actor(@Nullable JsonObject input) {
    if (input == null) {
      return null;
    }
    input.knows("id", "name", "email", "type");
    return new Actor(
        input.id("id", MAX_ID),
        input.text("name", MAX_ID),
        input.text("email", MAX_EMAIL),
        input.choice("type", ActorType.class, ActorType.USER));
  }

  private static @Nullable Resource resource(@Nullable JsonObject input) {
    if (input == null) {
      return null;
    }
    input.knows("type", "id", "name");
    return new Resource(
        input.text("type", MAX_ID), input.id("id", MAX_ID), input.text("name", MAX_ID));
  }

  private static @Nullable String ip(JsonObject input) {
    var text = input.text("ip", 64);
    if (text != null && IpAddress.parse(text).isEmpty()) {
      throw input.bad("ip", IpAddress.RULE);
    }
    return text;
  }

  private static List<Change> changes(JsonObject input) {
    var changes = new ArrayList<Change>();
    for (var change : input.objects("changes", MAX_CHANGES)) {
      change.knows("field", "before", "after");
      changes.add(
          new Change(
              change.requiredText("field", MAX_ID), change.json("before"), change.json("after")));
    }
    return List.copyOf(changes);
  }

  private static Map<String, Object> custom(JsonObject input) {
    var custom = input.object("custom");
    if (custom == null) {
      return Map.of();
    }
    if (custom.names().size() > MAX_CUSTOM) {
      throw input.bad(
          "custom",
          "Must have at most %d fields, not %d.".formatted(MAX_CUSTOM, custom.names().size()));
    }
    for (var name : custom.names()) {
      if (!FieldName.isValid(name)) {
        throw custom.bad(name, FieldName.RULE);
      }
    }
    return custom.jsonOfAll();
  }
}
