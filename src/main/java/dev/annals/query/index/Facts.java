package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.filter.Subject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to index of an event: each field's value in each form that it fits, in the form in
 * which filters compare it. By the filters' own rules, so that index and evaluator cannot differ.
 */
final class Facts {

  /** Takes one value of one field. */
  interface Sink {
    void fact(Key key, Form form, Object value);
  }

  /** Standard fields that have an order, and whose values are counted: they are few and short. */
  static final List<String> RANKED =
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

  private static final Map<String, Form> STANDARD =
      Stream.concat(RANKED.stream(), Stream.of("description", "userAgent", "traceId"))
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name,
                  name ->
                      switch (name) {
                        case "severity" -> Form.SEVERITY;
                        case "ip" -> Form.ADDRESS;
                        default -> Form.TEXT;
                      }));

  private Facts() {}

  /** The form of a standard field that is kept as terms; {@code null} if it is not. */
  static @Nullable Form standard(String name) {
    return STANDARD.get(name);
  }

  static void of(AuditEvent event, Sink sink) {
    STANDARD.forEach(
        (name, form) -> {
          var value = standard(event, name, form);
          if (value != null) {
            sink.fact(Key.standard(name), form, value);
          }
        });
    event
        .custom()
        .forEach(
            (name, custom) -> {
              for (var form : Form.ALL) {
                var value = Subject.of(form.type(), custom);
                if (value != null) {
                  sink.fact(Key.custom(name), form, value);
                }
              }
            });
  }

  /** An event's value of a standard field. */
  static @Nullable Object standard(AuditEvent event, String name, Form form) {
    var value = event.value(name);
    return Subject.of(form.type(), value instanceof Enum<?> constant ? constant.name() : value);
  }
}
