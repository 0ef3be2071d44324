package dev.annals.ingest.mongo;

/**
 * Field names of stored events in the collection {@code log_events}. Each document is one event
 * with {@code _id: {t, s}}. The names are short because they are stored with each event. No other
 * class uses them.
 */
final class EventFields {

  static final String COLLECTION = "log_events";

  /** {@code {t, s}}: the primary key is the position in the log. */
  static final String ID = "_id";

  /**
   * The tenant. It is in {@code _id} and again at top level, for the shard key and the index of
   * idempotency keys.
   */
  static final String TENANT = "t";

  /** The sequence number in {@code _id}. Always a 64-bit integer, so that ids are comparable. */
  static final String SEQUENCE = "s";

  /** Version of the stored format; absent in version 1. */
  static final String FORMAT = "f";

  /**
   * The format version that this server writes. A newer version MUST only add names, because
   * readers skip names that they do not know. A name never changes its meaning or type. See
   * docs/adr/0001.
   */
  static final int CURRENT_FORMAT = 2;

  /** The writer's mark. */
  static final String MARK = "w";

  static final String RECEIVED = "r";

  /**
   * Incarnation of the log, a 32-bit integer; absent in events from before incarnations existed.
   */
  static final String INCARNATION = "n";

  /**
   * Time of the event; absent if the sender did not provide it, and then equal to the receive time.
   */
  static final String OCCURRED = "o";

  static final String KEY = "k";

  /** Version 1 of the body's fingerprint; present if there is a key. */
  static final String FINGERPRINT = "h";

  /**
   * Version 2 of the body's fingerprint; absent if the event was stored by a server that only
   * supports version 1.
   */
  static final String FINGERPRINT_2 = "h2";

  static final String ACTION = "a";

  /** Names of severity and outcome; absent if INFO and SUCCESS. */
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

  /** Fields of actors and resources. */
  static final String PART_ID = "i";

  static final String PART_NAME = "n";
  static final String PART_EMAIL = "e";
  static final String PART_TYPE = "y";

  /** Fields of changes. */
  static final String CHANGE_FIELD = "f";

  static final String CHANGE_BEFORE = "b";
  static final String CHANGE_AFTER = "x";

  private EventFields() {}
}
