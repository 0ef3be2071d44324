package dev.annals.query.index.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.filter.FieldRef;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to index of an event: each field's value in each form that it fits, in the form in
 * which filters compare it. By the filters' own rules, so that index and evaluator cannot differ.
 */
public final class IndexedValues {

  /** Takes one value of one field. */
  interface Sink {
    void fact(FieldKey fieldKey, ValueEncoding valueEncoding, Object value);
  }

  /** Standard fields that have an order, and whose values are counted: they are few and short. */
  public static final List<String> RANKED =
      List.of(
          "action",
          "severity",
          "outcome",
          "actor",
          "actorId",
          "actorName",
          "actorEmail",
          "actorType",
          "impersonator",
          "resource",
          "resourceType",
          "resourceId",
          "resourceName",
          "ip");

  private static final Map<String, ValueEncoding> STANDARD =
      Stream.concat(RANKED.stream(), Stream.of("description", "userAgent", "traceId"))
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name,
                  name ->
                      switch (name) {
                        case "severity" -> ValueEncoding.SEVERITY;
                        case "ip" -> ValueEncoding.ADDRESS;
                        default -> ValueEncoding.TEXT;
                      }));

  private IndexedValues() {}

  /** The form of a standard field that is kept as terms; {@code null} if it is not. */
  static @Nullable public ValueEncoding standard(String name) {
    return STANDARD.get(name);
  }

  static void of(AuditEvent event, Sink sink) {
    STANDARD.forEach(
        (name, valueEncoding) -> {
          var value = standard(event, name, valueEncoding);
          if (value != null) {
            sink.fact(FieldKey.standard(name), valueEncoding, value);
          }
        });
    event
        .custom()
        .forEach(
            (name, custom) -> {
              for (var valueEncoding : ValueEncoding.ALL) {
                var value = FieldRef.of(valueEncoding.type(), custom);
                if (value != null) {
                  sink.fact(FieldKey.custom(name), valueEncoding, value);
                }
              }
            });
  }

  /** An event's value of a standard field. */
  static @Nullable public Object standard(
      AuditEvent event, String name, ValueEncoding valueEncoding) {
    var value = event.value(name);
    return FieldRef.of(
        valueEncoding.type(), value instanceof Enum<?> constant ? constant.name() : value);
  }
}
