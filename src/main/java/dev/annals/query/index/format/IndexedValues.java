package dev.annals.query.index.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.filter.FieldRef;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the values of an event to index: each field's value in every encoding that it fits. It uses
 * the same conversions as filters, so that the index and the evaluation of filters agree.
 */
public final class IndexedValues {

  /** Receives the values. */
  interface Sink {
    void fact(FieldKey fieldKey, ValueEncoding valueEncoding, Object value);
  }

  /** Standard fields that can be sorted and counted. Their values are short. */
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

  /**
   * Returns the encoding of a standard field that is indexed as terms, or {@code null} if it is
   * not.
   */
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

  /**
   * Returns an event's value of a standard field, or {@code null} if it has none in this encoding.
   */
  static @Nullable public Object standard(
      AuditEvent event, String name, ValueEncoding valueEncoding) {
    var value = event.value(name);
    return FieldRef.of(
        valueEncoding.type(), value instanceof Enum<?> constant ? constant.name() : value);
  }
}
