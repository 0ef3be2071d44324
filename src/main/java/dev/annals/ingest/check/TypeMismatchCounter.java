package dev.annals.ingest.check;

import dev.annals.schemabuilder.FieldType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts values that were taken although they are not what their field's values have to be: {@code
 * annals.ingest.misfits}, by the type of the field. There may be any number of tenants and names,
 * so neither is a tag; {@code Field.misfits} says how many a field has.
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
