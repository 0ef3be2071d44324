package dev.annals.kernel;

/** What kind of actor did something. */
public enum ActorType {
  USER,
  SERVICE,
  AGENT,
  SYSTEM,
  ANONYMOUS
}
