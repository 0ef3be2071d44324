package dev.annals.ingest.log;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap memory of an event. JSON with many small values uses about twenty times as
 * much memory as stored bytes, so the stored size is not a usable estimate.
 */
public final class EventSize {

  private static final long EVENT = 320;
  private static final long PART = 48;
  private static final long TEXT = 56;
  private static final long ENTRY = 64;
  private static final long LIST = 56;
  private static final long ELEMENT = 8;
  private static final long MAP = 128;
  private static final long NUMBER = 24;
  private static final long DECIMAL = 96;

  private EventSize() {}

  /** Returns the memory of an event in bytes, rather too high than too low. */
  public static long of(AuditEvent event) {
    long bytes =
        EVENT
            + of(event.action())
            + of(event.actor())
            + of(event.impersonator())
            + of(event.description())
            + of(event.ip())
            + of(event.userAgent())
            + of(event.traceId())
            + of(event.idempotencyKey())
            + of(event.custom());
    var resource = event.resource();
    if (resource != null) {
      bytes += PART + of(resource.type()) + of(resource.id()) + of(resource.name());
    }
    for (var change : event.changes()) {
      bytes += PART + of(change.field()) + of(change.before()) + of(change.after());
    }
    return bytes;
  }

  private static long of(@Nullable Actor actor) {
    return actor == null ? 0 : PART + of(actor.id()) + of(actor.name()) + of(actor.email());
  }

  /** Returns the memory of a JSON value in bytes. */
  public static long of(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case String text -> TEXT + 2L * text.length();
      case Map<?, ?> map -> of(map);
      case Collection<?> list -> of(list);
      case BigDecimal decimal -> DECIMAL;
      default -> NUMBER;
    };
  }

  private static long of(Map<?, ?> map) {
    long bytes = MAP;
    for (var entry : map.entrySet()) {
      bytes += ENTRY + of(entry.getKey()) + of(entry.getValue());
    }
    return bytes;
  }

  private static long of(Collection<?> list) {
    long bytes = LIST;
    for (var element : list) {
      bytes += ELEMENT + of(element);
    }
    return bytes;
  }
}
