package dev.annals.activity;

import static dev.annals.activity.Kind.Group.CONFIGURATION;
import static dev.annals.activity.Kind.Group.OPERATION;
import static dev.annals.activity.Kind.Group.USE;
import static dev.annals.activity.Kind.Group.USERS;
import static dev.annals.activity.Kind.Log.DEPLOYMENT;
import static dev.annals.activity.Kind.Log.TENANT;
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
 * The catalogue of what Annals writes down by itself; {@code docs/automatic-events.md} is made from
 * it. An action, once published, keeps its meaning.
 */
enum Kind {
  USER_SIGNED_IN(
      "user.signed_in",
      USERS,
      INFO,
      SUCCESS,
      TENANT,
      "user",
      "A user came in: by a portal link, which is used up by it, or with a token of the vendor's"
          + " identity provider, for the first time or after an hour.",
      Detail.LINK,
      Detail.PROVIDER),
  CREDENTIAL_SIGNED_IN(
      "credential.signed_in",
      USERS,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "A credential got access tokens.",
      Detail.COUNT),
  SIGN_IN_FAILED(
      "sign_in.failed",
      USERS,
      MEDIUM,
      FAILURE,
      DEPLOYMENT,
      "sign_in",
      "Somebody asked for a token, and got none.",
      Detail.COUNT,
      Detail.REASONS),
  TOKEN_REFUSED(
      "token.refused",
      USERS,
      MEDIUM,
      DENIED,
      DEPLOYMENT,
      "token",
      "Somebody came with a token that lets nobody in.",
      Detail.COUNT,
      Detail.REASONS),
  PORTAL_LINK_CREATED(
      "portal_link.created",
      USERS,
      INFO,
      SUCCESS,
      TENANT,
      "portal_link",
      "There is a link that signs one user in, once.",
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
      "A link that nobody had used opens nothing any more.",
      Detail.USER),
  ROLE_SAVED(
      "role.saved",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "role",
      "A role gives other permissions from now on; changes has those before and those now."),
  ROLE_REMOVED(
      "role.removed",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "role",
      "A role is no more, and gives nothing to whoever has its name."),
  CREDENTIAL_CREATED(
      "credential.created",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "There is one more credential."),
  CREDENTIAL_ROTATED(
      "credential.rotated",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "A credential has another secret.",
      Detail.FORMER_UNTIL),
  CREDENTIAL_REVOKED(
      "credential.revoked",
      USERS,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "credential",
      "A credential ended, and its tokens and streams with it."),
  SIGNING_KEY_ROTATED(
      "signing_key.rotated",
      USERS,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "signing_key",
      "Access tokens are signed with another key."),

  STRUCTURE_CHANGED(
      "structure.changed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      TENANT,
      "structure",
      "The tenant's data structure is another one; changes has what was and what is.",
      Detail.VERSION,
      Detail.MORE_CHANGES),
  DEFAULT_STRUCTURE_CHANGED(
      "structure.default_changed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "structure",
      "The data structure that all tenants inherit is another one; changes has what was and what"
          + " is.",
      Detail.VERSION,
      Detail.MORE_CHANGES),
  AUDIT_LOGS_ENABLED(
      "audit_logs.enabled",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      TENANT,
      "tenant",
      "The tenant's users see their log from now on."),
  AUDIT_LOGS_DISABLED(
      "audit_logs.disabled",
      CONFIGURATION,
      HIGH,
      SUCCESS,
      TENANT,
      "tenant",
      "The tenant's users do not see their log any more; it goes on."),
  TENANT_CREATED(
      "tenant.created",
      CONFIGURATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "tenant",
      "A tenant is known from now on."),
  TENANT_SUSPENDED(
      "tenant.suspended",
      CONFIGURATION,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "tenant",
      "The tenant's users are kept out, and nothing is taken for its log."),
  TENANT_RESUMED(
      "tenant.resumed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "tenant",
      "The tenant is suspended no longer."),
  LIMITS_CHANGED(
      "limits.changed",
      CONFIGURATION,
      MEDIUM,
      SUCCESS,
      TENANT,
      "tenant",
      "The tenant may take more or less of the deployment; changes has what was in force and what"
          + " is."),
  ACTIVITY_SWITCHED(
      "activity.switched",
      CONFIGURATION,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "activity",
      "Other kinds of automatic events are written than before; changes has those that are off."
          + " This one cannot be switched off."),

  LOG_VIEWED(
      "log.viewed",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "A user was shown the log, or values of its fields.",
      Detail.COUNT),
  LOG_SEARCHED(
      "log.searched",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "A user asked the log by filters or words.",
      Detail.COUNT,
      Detail.FIELDS),
  LOG_VIEWED_BY_VENDOR(
      "log.viewed_by_vendor",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "One of the vendor's credentials read the log, in whichever way.",
      Detail.COUNT,
      Detail.FIELDS),
  EVENT_OPENED(
      "event.opened",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_event",
      "A user looked at one event by its id."),
  LIVE_STREAM_OPENED(
      "live_stream.opened",
      USE,
      INFO,
      SUCCESS,
      TENANT,
      "audit_log",
      "A user follows the log from now on.",
      Detail.FIELDS,
      Detail.RESUMED),
  EXPORT_REQUESTED(
      "export.requested",
      USE,
      MEDIUM,
      SUCCESS,
      TENANT,
      "export",
      "A part of the log is to be written to a file.",
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
      "The file of an export can be downloaded.",
      Detail.EVENTS,
      Detail.SHA256),
  EXPORT_DOWNLOADED(
      "export.downloaded",
      USE,
      MEDIUM,
      SUCCESS,
      TENANT,
      "export",
      "Somebody is sent the file of an export.",
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
      "More was sent or asked than one server takes for a tenant, and was refused.",
      Detail.COUNT,
      Detail.WHAT),
  LAG_DETECTED(
      "lag.detected",
      OPERATION,
      MEDIUM,
      FAILURE,
      DEPLOYMENT,
      "lag",
      "The search index, the live streams or the append queue of a server cannot keep up.",
      Detail.SERVER,
      Detail.SECONDS),
  LAG_OVER(
      "lag.over",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "lag",
      "They have caught up.",
      Detail.SERVER,
      Detail.SECONDS),
  MONGODB_LOST(
      "mongodb.lost",
      OPERATION,
      HIGH,
      FAILURE,
      DEPLOYMENT,
      "mongodb",
      "A server saw no MongoDB to write to; written when there was one again.",
      Detail.SERVER),
  MONGODB_BACK(
      "mongodb.back",
      OPERATION,
      MEDIUM,
      SUCCESS,
      DEPLOYMENT,
      "mongodb",
      "A server has a MongoDB to write to again.",
      Detail.SERVER,
      Detail.SECONDS),
  SERVER_STARTED(
      "server.started",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "server",
      "A server is ready.",
      Detail.SERVER_VERSION),
  SERVER_STOPPED(
      "server.stopped",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "server",
      "A server was told to stop. One that is killed writes nothing."),
  CHECK_PASSED(
      "check.passed",
      OPERATION,
      INFO,
      SUCCESS,
      DEPLOYMENT,
      "check",
      "How a server is set up was looked at, or whether the logs are whole, and nothing is wrong.",
      Detail.SERVER,
      Detail.EVENTS),
  CHECK_FAILED(
      "check.failed",
      OPERATION,
      HIGH,
      FAILURE,
      DEPLOYMENT,
      "check",
      "The same, and findings says what is wrong.",
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
      "Events of this log are missing that were there; findings says which.",
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
      "A server has made its search index anew, and it has caught up with the logs.",
      Detail.EVENTS),
  DELIVERY_DISCARDED(
      "delivery.discarded",
      OPERATION,
      HIGH,
      SUCCESS,
      DEPLOYMENT,
      "delivery",
      "An operator discarded the report of a change that could not be delivered; the change is not"
          + " in the audit log.",
      Detail.DELIVERY);

  /** What people would look for it under. */
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

  /** Where it is written. */
  enum Log {
    /** Of the tenant that it concerns. */
    TENANT,
    DEPLOYMENT
  }

  /** What an event says beyond its standard fields, in {@code custom.annals}. */
  enum Detail {
    COUNT("count", "how often in that minute"),
    REASONS("reasons", "why, in words"),
    LINK("link", "the id of the portal link that it came by"),
    PROVIDER("provider", "the identity provider that signed it in"),
    USER("user", "the id of the user it is for"),
    ROLES("roles", "the roles it gives"),
    EXPIRES_AT("expiresAt", "when it ends"),
    FORMER_UNTIL("formerUntil", "how long the secret before lets in"),
    VERSION("version", "of the structure"),
    MORE_CHANGES("moreChanges", "how many changes did not find room in changes"),
    FIELDS("fields", "names of the fields asked about, search for words; never what was sought"),
    RESUMED("resumed", "whether it went on from a cursor"),
    FORMAT("format", "of the file"),
    COLUMNS("columns", "names of its fields"),
    FILTERED("filtered", "whether it has a filter"),
    EVENTS("events", "how many it has"),
    SHA256("sha256", "of the file"),
    WHAT("what", "what there was too much of"),
    FINDINGS("findings", "what is wrong, in words"),
    SERVER("server", "which one"),
    SECONDS("seconds", "how long, until then"),
    SERVER_VERSION("version", "of Annals"),
    DELIVERY("event", "the name of the event between modules, such as StructureChanged"),
    TRUNCATED("truncated", "true if parts were left out because the event would be too large"),
    TENANT("tenant", "whom it concerns, where it is not written to that tenant's log");

    private final String key;
    private final String meaning;

    Detail(String key, String meaning) {
      this.key = key;
      this.meaning = meaning;
    }

    String key() {
      return key;
    }

    /** Whether it is a list of what was gathered beside a number. */
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

  Kind(
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

  /** The one of that action, if there is one. */
  static Optional<Kind> of(String action) {
    return Arrays.stream(values()).filter(kind -> kind.action.equals(action)).findFirst();
  }

  /** A back end that reads must not make the log grow that it reads, unless somebody wants that. */
  boolean isOffByDefault() {
    return this == LOG_VIEWED_BY_VENDOR;
  }

  boolean canBeOff() {
    return this != ACTIVITY_SWITCHED;
  }

  /** Whether those of one minute are one event. */
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
