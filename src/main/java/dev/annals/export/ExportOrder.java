package dev.annals.export;

/** In which order events are written. */
public enum ExportOrder {
  NEWEST_FIRST,
  OLDEST_FIRST
}
