package dev.annals.kernel;

/** The kind of an event's actor. */
public enum ActorType {
  USER,
  SERVICE,
  AGENT,
  SYSTEM,
  ANONYMOUS
}
