package dev.annals.query.filter;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.FieldType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The field that a condition is about.
 *
 * @param name as the tenant's data structure has it
 * @param custom whether it is one of the tenant's own, which are kept apart in an event
 * @param type what its values are; one that does not fit counts as none
 */
public record Subject(String name, boolean custom, FieldType type) {

  /**
   * The event's value in the form that {@link Criterion criteria} compare: {@code String}, {@code
   * Boolean}, {@code Instant}, {@code Severity}, {@link Address}, or {@code BigDecimal} without
   * trailing zeros. {@code null} if it has none.
   */
  public @Nullable Object in(AuditEvent event) {
    return comparable(custom ? event.custom().get(name) : event.value(name));
  }

  /** A value of this field, of an event or to compare with, in the form that criteria compare. */
  @Nullable Object comparable(@Nullable Object value) {
    var plain = value instanceof Enum<?> constant ? constant.name() : value;
    return switch (type.fit(plain)) {
      case null -> null;
      case BigDecimal number -> number.stripTrailingZeros();
      case String text when type == FieldType.IP_ADDRESS -> Address.parse(text).orElse(null);
      case Object other -> other;
    };
  }
}
