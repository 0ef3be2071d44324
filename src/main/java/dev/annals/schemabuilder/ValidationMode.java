package dev.annals.schemabuilder;

/** What happens to a custom field that the structure does not know. */
public enum ValidationMode {
  /** It is kept with the event. */
  LENIENT,
  /** The event is refused. */
  STRICT
}
