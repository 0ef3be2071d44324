package dev.annals.schemabuilder;

/** How events with undeclared or invalid custom values are handled. */
public enum ValidationMode {
  /** The event is stored with these values. */
  LENIENT,
  /** The event is rejected. */
  STRICT
}
