package dev.annals.frontegg.web;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Frontegg's audit: a flat object, what is not known by name being the tenant's own fields. {@code
 * createdAt} is when it happened, if it is sent; when it was received is noted beside it, always.
 */
final class Audit {

  static final String TENANT = "tenantId";

  /** What a client may send back from a row it once read, and has no say in. */
  private static final Set<String> NOT_THE_CLIENTS =
      Set.of(TENANT, "vendorId", "frontegg_id", "updatedAt", "_id", "__v");

  /** Fields of an event that are called the same. */
  private static final Set<String> SAME = Set.of("action", "description", "ip", "userAgent");

  private static final DateTimeFormatter OLD_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSS]", Locale.ROOT);

  /** There is one vendor to a deployment. */
  private static final String VENDOR = "annals";

  private Audit() {}

  /** The audit as {@code AuditInput} of api.graphql. */
  static Map<String, Object> input(Map<String, @Nullable Object> audit) {
    var input = new LinkedHashMap<String, Object>();
    var actor = new LinkedHashMap<String, Object>();
    var custom = new LinkedHashMap<String, Object>();
    audit.forEach(
        (name, value) -> {
          if (value == null || NOT_THE_CLIENTS.contains(name)) {
            return;
          }
          switch (name) {
            case "user" -> actor.put("name", text(name, value));
            case "email" -> actor.put("email", text(name, value));
            case "resource" -> input.put("resource", Map.of("name", text(name, value)));
            case "severity" -> input.put("severity", severity(text(name, value)).name());
            case "createdAt" -> input.put("occurredAt", time(text(name, value)));
            default -> (SAME.contains(name) ? input : custom).put(name, value);
          }
        });
    if (!actor.isEmpty()) {
      input.put("actor", actor);
    }
    if (!custom.isEmpty()) {
      input.put("custom", custom);
    }
    return input;
  }

  /** An event as a row of Frontegg's. */
  static Map<String, Object> row(AuditEvent event) {
    var row = new LinkedHashMap<String, Object>(event.custom());
    row.put("frontegg_id", event.id().toString());
    row.put("vendorId", VENDOR);
    row.put(TENANT, event.tenantId().value());
    row.put("severity", name(event.severity()));
    row.put("createdAt", Timestamps.format(event.occurredAt()));
    row.put("updatedAt", Timestamps.format(event.receivedAt()));
    put(row, "email", event.value("actorEmail"));
    put(row, "user", event.value("actor"));
    put(row, "action", event.action());
    put(row, "resource", event.value("resource"));
    put(row, "description", event.description());
    put(row, "ip", event.ip());
    put(row, "userAgent", event.userAgent());
    return row;
  }

  private static void put(Map<String, Object> row, String name, @Nullable Object value) {
    if (value != null) {
      row.put(name, value);
    }
  }

  private static String text(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> throw new BadInput("This is a text", name);
    };
  }

  private static Severity severity(String text) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    "A severity is one of "
                        + Arrays.stream(Severity.values())
                            .map(Audit::name)
                            .collect(Collectors.joining(", ")),
                    "severity"));
  }

  private static String name(Severity severity) {
    var name = severity.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** With its zone, or in the older form without, which is UTC. */
  private static String time(String text) {
    return Timestamps.parse(text)
        .map(Timestamps::format)
        .orElseGet(() -> Timestamps.format(old(text).toInstant(ZoneOffset.UTC)));
  }

  private static LocalDateTime old(String text) {
    try {
      return LocalDateTime.parse(text, OLD_TIME);
    } catch (DateTimeException e) {
      throw new BadInput(Timestamps.RULE, "createdAt");
    }
  }
}
