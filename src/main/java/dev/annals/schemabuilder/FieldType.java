package dev.annals.schemabuilder;

/** What the values of a field are. */
public enum FieldType {
  TEXT,
  NUMBER,
  BOOLEAN,
  TIMESTAMP,
  SEVERITY,
  IP_ADDRESS,
  EMAIL,
  URL,
  CHOICE,
  JSON
}
