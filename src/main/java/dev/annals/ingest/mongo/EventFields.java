package dev.annals.ingest.mongo;

/**
 * The names of a stored event. They are short because each is written with each event; nobody else
 * knows them.
 */
final class EventFields {

  static final String COLLECTION = "log_events";

  /** {@code {t, s}}: the primary key is the log position. */
  static final String ID = "_id";

  /** The tenant: in the id, and once more for the shard key and the idempotency index. */
  static final String TENANT = "t";

  /** The sequence, in the id; always a 64-bit integer, so that ids compare. */
  static final String SEQUENCE = "s";

  /** Version of the stored form; absent in version 1. */
  static final String FORMAT = "f";

  /**
   * The version that this server writes. A newer version MUST only add names: a reader skips what
   * it does not know. A name never changes its meaning or its type. docs/adr/0001.
   */
  static final int CURRENT_FORMAT = 2;

  /** The writer's mark. */
  static final String MARK = "w";

  static final String RECEIVED = "r";

  /** The incarnation of the log, a 32-bit integer; absent in events that are older than those. */
  static final String INCARNATION = "n";

  /** Absent if the sender gave none: then it is the time of receipt. */
  static final String OCCURRED = "o";

  static final String KEY = "k";

  /** Version 1 of the fingerprint of the body, if there is a key. */
  static final String FINGERPRINT = "h";

  /** Version 2 of it; absent if the event was stored by a server that knew version 1 only. */
  static final String FINGERPRINT_2 = "h2";

  static final String ACTION = "a";

  /** Severity and outcome by name; absent if INFO and SUCCESS. */
  static final String SEVERITY = "sv";

  static final String OUTCOME = "oc";
  static final String ACTOR = "ac";
  static final String IMPERSONATOR = "im";
  static final String RESOURCE = "re";
  static final String DESCRIPTION = "d";
  static final String IP = "ip";
  static final String USER_AGENT = "ua";
  static final String TRACE_ID = "tr";
  static final String CHANGES = "ch";
  static final String CUSTOM = "c";
  static final String STRUCTURE_VERSION = "v";

  /** Inside actors and resources. */
  static final String PART_ID = "i";

  static final String PART_NAME = "n";
  static final String PART_EMAIL = "e";
  static final String PART_TYPE = "y";

  /** Inside changes. */
  static final String CHANGE_FIELD = "f";

  static final String CHANGE_BEFORE = "b";
  static final String CHANGE_AFTER = "x";

  private EventFields() {}
}
