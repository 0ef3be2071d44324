package dev.annals.export;

/** The order of the events in a file. */
public enum ExportOrder {
  NEWEST_FIRST,
  OLDEST_FIRST
}
