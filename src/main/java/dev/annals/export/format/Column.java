package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A field that is written to a file.
 *
 * @param name {@code Field.name} in {@code graphql/schema-builder.graphqls}
 * @param displayName what it was called for people when the export was asked for
 * @param custom the custom field as it was declared then; {@code null} for a standard one
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
   * The event's value as it was sent; {@code null} where the typed field of GraphQL is, since the
   * value is not what the field's values are.
   */
  @Nullable Object valueIn(AuditEvent event) {
    var value = event.value(name);
    return custom == null || custom.fit(value) != null ? value : null;
  }
}
