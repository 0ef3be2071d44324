package dev.annals.kernel;

/** The outcome of an action. */
public enum Outcome {
  SUCCESS,
  FAILURE,
  DENIED,
  UNKNOWN
}
