package dev.annals.ingest.check;

import dev.annals.schemabuilder.FieldType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts accepted values that do not fit their fields, as {@code annals.ingest.misfits} with the
 * type of the field as tag. Tenant and name are not tags, because their number is unlimited; {@code
 * Field.misfits} returns the number for one field.
 */
public final class TypeMismatchCounter {

  private final Map<FieldType, Counter> counters = new EnumMap<>(FieldType.class);

  public TypeMismatchCounter(MeterRegistry registry) {
    for (var type : FieldType.values()) {
      counters.put(type, registry.counter("annals.ingest.misfits", "type", type.name()));
    }
  }

  void count(FieldType type) {
    var counter = counters.get(type);
    if (counter != null) {
      counter.increment();
    }
  }
}
