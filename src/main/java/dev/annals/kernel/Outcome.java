package dev.annals.kernel;

/** How what was tried ended. */
public enum Outcome {
  SUCCESS,
  FAILURE,
  DENIED,
  UNKNOWN
}
