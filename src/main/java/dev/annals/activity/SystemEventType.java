package dev.annals.activity;

import static dev.annals.activity.SystemEventType.Group.CONFIGURATION;
import static dev.annals.activity.SystemEventType.Group.OPERATION;
import static dev.annals.activity.SystemEventType.Group.USE;
import static dev.annals.activity.SystemEventType.Group.USERS;
import static dev.annals.activity.SystemEventType.Log.DEPLOYMENT;
import static dev.annals.activity.SystemEventType.Log.TENANT;
import static dev.annals.kernel.Outcome.DENIED;
import static dev.annals.kernel.Outcome.FAILURE;
import static dev.annals.kernel.Outcome.SUCCESS;
import static dev.annals.kernel.Severity.HIGH;
import static dev.annals.kernel.Severity.INFO;
import static dev.annals.kernel.Severity.MEDIUM;

import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue of automatic events. {@code docs/automatic-events.md} is generated from it. The
 * meaning of a published action MUST NOT change.
 */
enum SystemEventType {
  USER_SIGNED_IN(
      "user.signed_in",
      USERS,
      INFO,
      SUCCESS,
      TENANT,
      "user",
      "A user signed in with a portal link, or sent a request with a token of the vendor's"
          + " identity provider, for the first time or after at least an hour without one.",
      Detail.LINK,
      Detail.PROVIDER),
  CREDENTIAL_SIGNED_IN(
      "credential.signed_in",
      USERS,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "A credential obtained access tokens.",
      Detail.COUNT),
  SIGN_IN_FAILED(
      "sign_in.failed",
      USERS,
      MEDIUM,
      FAILURE,
      DEPLOYMENT,
      "sign_in",
      "A request for an access token was rejected.",
      Detail.COUNT,
      Detail.REASONS),
  TOKEN_REFUSED(
      "token.refused",
      USERS,
      MEDIUM,
      DENIED,
      DEPLOYMENT,
      "token",
      "A request with an invalid access token was rejected.",
      Detail.COUNT,
      Detail.REASONS),
  PORTAL_LINK_CREATED(
      "portal_link.created",
      USERS,
      INFO,
      SUCCESS,
      TENANT,
      "portal_link",
      "A portal link was created. It signs one user in, once.",
      Detail.USER,
      Detail.ROLES,
      Detail.EXPIRES_AT),
  PORTAL_LINK_REVOKED(
      "portal_link.revoked",
      USERS,
      MEDIUM,
      SUCCESS,
      TENANT,
      "portal_link",
      "An unused portal link was revoked.",
      Detail.USER),
  ROLE_SAVED(
      "role.saved",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "role",
      "A role was created or its permissions were changed; changes has the permissions before"
          + " and after."),
  ROLE_REMOVED(
      "role.removed",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "role",
      "A role was removed. Users who have it lose its permissions."),
  CREDENTIAL_CREATED(
      "credential.created",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "A credential was created."),
  CREDENTIAL_ROTATED(
      "credential.rotated",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "The secret of a credential was rotated.",
      Detail.FORMER_UNTIL),
  CREDENTIAL_REVOKED(
      "credential.revoked",
      USERS,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "A credential was revoked. Its tokens are invalid and its live streams ended."),
  SIGNING_KEY_ROTATED(
      "signing_key.rotated",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "signing_key",
      "The key that signs access tokens was rotated."),

  STRUCTURE_CHANGED(
      "structure.changed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      TENANT,
      "structure",
      "The tenant's data structure was changed; changes has the values before and after.",
      Detail.VERSION,
      Detail.MORE_CHANGES),
  DEFAULT_STRUCTURE_CHANGED(
      "structure.default_changed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "structure",
      "The data structure that all tenants inherit was changed; changes has the values before"
          + " and after.",
      Detail.VERSION,
      Detail.MORE_CHANGES),
  AUDIT_LOGS_ENABLED(
      "audit_logs.enabled",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      TENANT,
      "tenant",
      "The audit log was enabled for the tenant's users."),
  AUDIT_LOGS_DISABLED(
      "audit_logs.disabled",
      CONFIGURATION,
      HIGH,
      SUCCESS,
      TENANT,
      "tenant",
      "The audit log was disabled for the tenant's users. Events are still recorded."),
  TENANT_CREATED(
      "tenant.created",
      CONFIGURATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "tenant",
      "A tenant was created."),
  TENANT_SUSPENDED(
      "tenant.suspended",
      CONFIGURATION,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "tenant",
      "The tenant was suspended. Its users cannot sign in, and events for its log are rejected."),
  TENANT_RESUMED(
      "tenant.resumed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "tenant",
      "The tenant is no longer suspended."),
  LIMITS_CHANGED(
      "limits.changed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      TENANT,
      "tenant",
      "The tenant's limits were changed; changes has the limits before and after."),
  ACTIVITY_SWITCHED(
      "activity.switched",
      CONFIGURATION,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "activity",
      "The set of automatic events that are not recorded was changed; changes has the actions"
          + " before and after. This event cannot be switched off."),

  LOG_VIEWED(
      "log.viewed",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "A user viewed the log, or values of its fields.",
      Detail.COUNT),
  LOG_SEARCHED(
      "log.searched",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "A user searched the log by filters or words.",
      Detail.COUNT,
      Detail.FIELDS),
  LOG_VIEWED_BY_VENDOR(
      "log.viewed_by_vendor",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "One of the vendor's credentials read the log.",
      Detail.COUNT,
      Detail.FIELDS),
  EVENT_OPENED(
      "event.opened",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_event",
      "A user opened one event by its id."),
  LIVE_STREAM_OPENED(
      "live_stream.opened",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "A user opened a live stream of the log.",
      Detail.FIELDS,
      Detail.RESUMED),
  EXPORT_REQUESTED(
      "export.requested",
      USE,
      MEDIUM,
      SUCCESS,
      TENANT,
      "export",
      "An export of events to a file was requested.",
      Detail.FORMAT,
      Detail.COLUMNS,
      Detail.FILTERED),
  EXPORT_COMPLETED(
      "export.completed",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "export",
      "An export was completed. Its file can be downloaded.",
      Detail.EVENTS,
      Detail.SHA256),
  EXPORT_DOWNLOADED(
      "export.downloaded",
      USE,
      MEDIUM,
      SUCCESS,
      TENANT,
      "export",
      "A download of the file of an export was started.",
      Detail.EVENTS,
      Detail.SHA256),
  EXPORT_DELETED(
      "export.deleted",
      USE,
      MEDIUM,
      SUCCESS,
      TENANT,
      "export",
      "An export was deleted, with its file if it had one.",
      Detail.EVENTS,
      Detail.SHA256),

  RATE_LIMIT_REACHED(
      "rate_limit.reached",
      OPERATION,
      MEDIUM,
      DENIED,
      TENANT,
      "tenant",
      "Events or queries of the tenant were rejected because they exceeded a rate limit of a"
          + " server.",
      Detail.COUNT,
      Detail.WHAT),
  LAG_DETECTED(
      "lag.detected",
      OPERATION,
      MEDIUM,
      FAILURE,
      DEPLOYMENT,
      "lag",
      "The search index, the live streams or the append queue of a server are lagging.",
      Detail.SERVER,
      Detail.SECONDS),
  LAG_OVER(
      "lag.over",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "lag",
      "The search index, the live streams or the append queue of a server have caught up.",
      Detail.SERVER,
      Detail.SECONDS),
  MONGODB_LOST(
      "mongodb.lost",
      OPERATION,
      HIGH,
      FAILURE,
      DEPLOYMENT,
      "mongodb",
      "A server lost its connection to a writable MongoDB. The event is recorded when the"
          + " connection is restored.",
      Detail.SERVER),
  MONGODB_BACK(
      "mongodb.back",
      OPERATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "mongodb",
      "A server is connected to a writable MongoDB again.",
      Detail.SERVER,
      Detail.SECONDS),
  SERVER_STARTED(
      "server.started",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "server",
      "A server started and is ready.",
      Detail.SERVER_VERSION),
  SERVER_STOPPED(
      "server.stopped",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "server",
      "A server was shut down. A server that is killed does not record this event."),
  CHECK_PASSED(
      "check.passed",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "check",
      "A check of a server's configuration or of the integrity of the logs found no problem.",
      Detail.SERVER,
      Detail.EVENTS),
  CHECK_FAILED(
      "check.failed",
      OPERATION,
      HIGH,
      FAILURE,
      DEPLOYMENT,
      "check",
      "A check of a server's configuration or of the integrity of the logs found problems;"
          + " findings describes them.",
      Detail.SERVER,
      Detail.EVENTS,
      Detail.FINDINGS),
  LOG_INCOMPLETE(
      "log.incomplete",
      OPERATION,
      HIGH,
      FAILURE,
      TENANT,
      "audit_log",
      "Events are missing from this log; findings describes which.",
      Detail.SERVER,
      Detail.EVENTS,
      Detail.FINDINGS),
  INDEX_REBUILT(
      "index.rebuilt",
      OPERATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "search_index",
      "A server rebuilt its search index. The index has caught up with the logs.",
      Detail.EVENTS),
  DELIVERY_DISCARDED(
      "delivery.discarded",
      OPERATION,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "delivery",
      "An operator discarded the report of a change that could not be delivered. The change"
          + " is not in the audit log.",
      Detail.DELIVERY);

  /** Group of actions, by topic. */
  enum Group {
    USERS("User management"),
    CONFIGURATION("Configuration"),
    USE("Use of the log"),
    OPERATION("Operation and maintenance");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** The log that contains the event. */
  enum Log {
    /** The log of the tenant concerned. */
    TENANT,
    DEPLOYMENT
  }

  /** A detail of an event in {@code custom.annals}, in addition to its standard fields. */
  enum Detail {
    COUNT("count", "how many times in this minute"),
    REASONS("reasons", "the reasons, as text"),
    LINK("link", "the id of the portal link"),
    PROVIDER("provider", "the issuer of the identity provider"),
    USER("user", "the id of the link's user"),
    ROLES("roles", "the roles of the link's user"),
    EXPIRES_AT("expiresAt", "when the link expires"),
    FORMER_UNTIL("formerUntil", "until when the former secret is valid"),
    VERSION("version", "the version of the data structure"),
    MORE_CHANGES("moreChanges", "the number of changes that were left out of changes"),
    FIELDS(
        "fields",
        "the names of the fields that were queried, and search for words; never the values"),
    RESUMED("resumed", "whether the stream continued from a cursor"),
    FORMAT("format", "the format of the file"),
    COLUMNS("columns", "the names of the exported fields"),
    FILTERED("filtered", "whether the export has a filter"),
    EVENTS("events", "the number of events"),
    SHA256("sha256", "the SHA-256 of the file"),
    WHAT("what", "which limits were exceeded"),
    FINDINGS("findings", "the problems, as text"),
    SERVER("server", "the server id"),
    SECONDS("seconds", "the duration so far, in seconds"),
    SERVER_VERSION("version", "the version of Annals"),
    DELIVERY("event", "the name of the event between modules, such as StructureChanged"),
    TRUNCATED("truncated", "true if parts were left out because the event would be too large"),
    TENANT("tenant", "the id of the tenant concerned, if the event is not in that tenant's log");

    private final String key;
    private final String meaning;

    Detail(String key, String meaning) {
      this.key = key;
      this.meaning = meaning;
    }

    String key() {
      return key;
    }

    /** Whether it is a list of texts that was collected together with a count. */
    boolean isOfWords() {
      return this == REASONS || this == FIELDS || this == WHAT;
    }

    String meaning() {
      return meaning;
    }
  }

  private final String action;
  private final Group group;
  private final Severity severity;
  private final Outcome outcome;
  private final Log log;
  private final String resourceType;
  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<Detail> details;

  SystemEventType(
      String action,
      Group group,
      Severity severity,
      Outcome outcome,
      Log log,
      String resourceType,
      String sentence,
      Detail... details) {
    this.action = action;
    this.group = group;
    this.severity = severity;
    this.outcome = outcome;
    this.log = log;
    this.resourceType = resourceType;
    this.sentence = sentence;
    this.details = List.of(details);
  }

  /** Returns the kind with this action, if there is one. */
  static Optional<SystemEventType> of(String action) {
    return Arrays.stream(values())
        .filter(systemEventType -> systemEventType.action.equals(action))
        .findFirst();
  }

  /** A back end that reads a log does not add events to it, unless an operator enables that. */
  boolean isOffByDefault() {
    return this == LOG_VIEWED_BY_VENDOR;
  }

  boolean canBeOff() {
    return this != ACTIVITY_SWITCHED;
  }

  /** Whether occurrences within one minute are combined into one event. */
  boolean isJoined() {
    return details.contains(Detail.COUNT);
  }

  String action() {
    return action;
  }

  Group group() {
    return group;
  }

  Severity severity() {
    return severity;
  }

  Outcome outcome() {
    return outcome;
  }

  Log log() {
    return log;
  }

  String resourceType() {
    return resourceType;
  }

  String sentence() {
    return sentence;
  }

  List<Detail> details() {
    return details;
  }
}
