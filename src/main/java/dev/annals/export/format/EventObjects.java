package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as a flat JSON object: its {@code id} and {@code sequence}, and then the columns by
 * name, in their order, {@code null} if the event has no value. Custom values are written as they
 * were sent, or as {@code null} if they do not match the type of the field.
 */
final class EventObjects {

  private final Layout layout;
  private final Times times;

  EventObjects(Layout layout) {
    this.layout = layout;
    this.times = new Times(layout.timeZone());
  }

  /** Returns the object on one line. */
  String of(AuditEvent event) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("id", event.id().toString());
    object.put("sequence", event.sequence());
    for (var column : layout.columns()) {
      object.putIfAbsent(column.name(), value(column.valueIn(event)));
    }
    return JsonMapper.shared().writeValueAsString(object);
  }

  private @Nullable Object value(@Nullable Object value) {
    return value instanceof Instant time ? times.format(time) : value;
  }
}
