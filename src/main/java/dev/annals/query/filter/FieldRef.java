package dev.annals.query.filter;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The field that a condition is about.
 *
 * @param name as the tenant's data structure has it
 * @param custom whether it is one of the tenant's own, which are kept apart in an event
 * @param type what its values are; one that does not fit counts as none
 * @param declared the custom field, which may say more of its values than their type
 */
public record FieldRef(String name, boolean custom, FieldType type, @Nullable Field declared) {

  public FieldRef(String name, boolean custom, FieldType type) {
    this(name, custom, type, null);
  }

  public static FieldRef of(Field field) {
    return new FieldRef(field.name(), field.custom(), field.type(), field);
  }

  /**
   * The event's value in the form that {@link Criterion criteria} compare: {@code String}, {@code
   * Boolean}, {@code Instant}, {@code Severity}, {@link Address}, or {@code BigDecimal} without
   * trailing zeros. {@code null} if it has none.
   */
  public @Nullable Object in(AuditEvent event) {
    return declared == null
        ? comparable(custom ? event.custom().get(name) : event.value(name))
        : compared(type, declared.fit(event.custom().get(name)));
  }

  /**
   * A value to compare with, in the form that criteria compare. It is of the field's type; whether
   * a value of the field could be that is not asked, and then no event has it.
   */
  @Nullable Object comparable(@Nullable Object value) {
    var plain = value instanceof Enum<?> constant ? constant.name() : value;
    return switch (type) {
      case EMAIL, URL -> plain instanceof String ? plain : null;
      default -> of(type, plain);
    };
  }

  /** A JSON value as one of a type, in the form that criteria compare; null if it does not fit. */
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
