package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A field that is written to a file.
 *
 * @param name name of the field
 * @param displayName its display name when the export was requested
 * @param custom the definition of the custom field at that time; {@code null} for a standard field
 */
public record Column(String name, String displayName, FieldType type, @Nullable Field custom) {

  public Column(String name, String displayName, FieldType type) {
    this(name, displayName, type, null);
  }

  public static Column of(Field field) {
    return new Column(
        field.name(), field.displayName(), field.type(), field.custom() ? field : null);
  }

  /**
   * Returns the event's value as it was sent, or {@code null} if it does not match the type of the
   * field.
   */
  @Nullable Object valueIn(AuditEvent event) {
    var value = event.value(name);
    return custom == null || custom.fit(value) != null ? value : null;
  }
}
