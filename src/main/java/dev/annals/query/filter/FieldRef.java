package dev.annals.query.filter;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The field of a condition.
 *
 * @param name name in the tenant's data structure
 * @param custom whether it is a custom field
 * @param type type of its values; a value that does not fit counts as absent
 * @param declared the declaration of a custom field, which can restrict the values further
 */
public record FieldRef(String name, boolean custom, FieldType type, @Nullable Field declared) {

  public FieldRef(String name, boolean custom, FieldType type) {
    this(name, custom, type, null);
  }

  public static FieldRef of(Field field) {
    return new FieldRef(field.name(), field.custom(), field.type(), field);
  }

  /**
   * Returns the event's value in the type that {@link Criterion criteria} compare: {@code String},
   * {@code Boolean}, {@code Instant}, {@code Severity}, {@link Address}, or {@code BigDecimal}
   * without trailing zeros. {@code null} if it has none.
   */
  public @Nullable Object in(AuditEvent event) {
    return declared == null
        ? comparable(custom ? event.custom().get(name) : event.value(name))
        : compared(type, declared.fit(event.custom().get(name)));
  }

  /**
   * Converts an operand to the type that criteria compare. It must fit the field's type, but may be
   * a value that the declaration excludes; then no event has it.
   */
  @Nullable Object comparable(@Nullable Object value) {
    var plain = value instanceof Enum<?> constant ? constant.name() : value;
    return switch (type) {
      case EMAIL, URL -> plain instanceof String ? plain : null;
      default -> of(type, plain);
    };
  }

  /**
   * Converts a JSON value of a field type to the type that criteria compare; null if it does not
   * fit.
   */
  public static @Nullable Object of(FieldType type, @Nullable Object value) {
    return compared(type, type.fit(value));
  }

  private static @Nullable Object compared(FieldType type, @Nullable Object fitted) {
    return switch (fitted) {
      case null -> null;
      case BigDecimal number -> number.stripTrailingZeros();
      case String text when type == FieldType.IP_ADDRESS -> Address.parse(text).orElse(null);
      case Object other -> other;
    };
  }
}
