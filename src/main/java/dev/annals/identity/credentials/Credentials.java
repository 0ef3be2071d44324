package dev.annals.identity.credentials;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.identity.CredentialCreated;
import dev.annals.identity.CredentialRevoked;
import dev.annals.identity.CredentialRotated;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.ChosenName;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.ReadThroughCache;
import dev.annals.nodes.mongo.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/**
 * Manages the credentials of the vendor's back ends. Only the vendor's own credentials can manage
 * them. A credential that is restricted to some tenants can only manage credentials that are
 * restricted to the same or fewer tenants.
 */
@Service
public class Credentials {

  /**
   * After this time a credential is read again in the background. A revocation takes effect
   * immediately on the server where it was requested; on others after a change notification, or
   * after this time.
   */
  private static final Duration TRUSTED = Duration.ofSeconds(5);

  /**
   * How long a credential is trusted that cannot be read again, so that an outage of the database
   * rejects nobody.
   */
  private static final Duration TRUSTED_IN_OUTAGE = Duration.ofMinutes(1);

  private static final Duration LONGEST_GRACE = Duration.ofDays(30);
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_NAME = 128;

  private static final Logger log = LoggerFactory.getLogger(Credentials.class);

  private final CredentialStore store;
  private final Secrets secrets;
  private final SignInSettings settings;
  private final BootstrapSettings bootstrap;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final ReadThroughCache<String, Credential> known;

  Credentials(
      CredentialStore store,
      Secrets secrets,
      SignInSettings settings,
      BootstrapSettings bootstrap,
      Transactions transactions,
      ApplicationEventPublisher events,
      ChangeNotifications changeNotifications,
      Clock clock) {
    this.store = store;
    this.secrets = secrets;
    this.settings = settings;
    this.bootstrap = bootstrap;
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
    this.known =
        ReadThroughCache.named("credentials")
            .maximumSize(REMEMBERED)
            .refreshAfter(TRUSTED)
            .expireAfter(TRUSTED_IN_OUTAGE)
            .loading(this::read);
    changeNotifications.listen("access_credentials", this::forget);
  }

  /** Returns the credential with this client id, if it is valid now. */
  public Optional<Credential> valid(String clientId) {
    return store.find(clientId).filter(credential -> credential.isValid(clock.instant()));
  }

  /** Returns whether tokens of an issuer are valid. Uses the cache. */
  public boolean isAlive(Caller.Issuer issuer) {
    var credential = known.get(issuer.clientId());
    return credential != null && credential.isValid(issuer, clock.instant());
  }

  /**
   * Returns the credentials that may act for no more tenants than the caller, the oldest first;
   * including revoked and expired ones.
   */
  public List<Credential> all(Caller caller) {
    caller.requireVendor();
    return store.all().stream().filter(each -> each.isWithinReachOf(caller)).toList();
  }

  /**
   * Creates a credential. It cannot have permissions or tenants that the caller does not have.
   *
   * @param tenants the only tenants that it may act for; {@code null} for all
   * @throws Refusal {@code BAD_INPUT} with the path of the invalid input; {@code FORBIDDEN} if it
   *     would have more permissions or tenants than the caller
   */
  public NewCredential create(
      Caller caller,
      String name,
      Set<String> permissions,
      @Nullable Set<TenantId> tenants,
      @Nullable Instant expiresAt) {
    caller.requireVendor();
    requireValid(name, permissions, tenants, expiresAt);
    ChosenName.requireDistinct(
        name,
        all(caller).stream().map(Credential::name).toList(),
        "A credential's name",
        List.of("input", "name"));
    requireGrantable(caller, permissions, "input", "permissions");
    var made = make(name, permissions, tenants, expiresAt);
    if (!made.credential().isWithinReachOf(caller)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "A credential cannot act for tenants that its creator cannot act for. Name tenants that"
              + " you may act for.",
          List.of("input", "tenantIds"));
    }
    change(
        made.clientId(),
        () -> {
          store.save(made.credential());
          events.publishEvent(new CredentialCreated(made.clientId(), Actor.of(caller)));
          return true;
        });
    return made;
  }

  /**
   * Rotates the secret of a credential. The former secret remains valid for a grace period, so that
   * clients can be updated. At most two secrets are valid: an older one becomes invalid at once.
   *
   * @param grace the grace period; null for the default of the settings
   * @throws CredentialUnknown if there is no credential with this id, or it may act for tenants
   *     that the caller may not act for
   * @throws Refusal {@code FORBIDDEN} if it has permissions that the caller lacks; {@code CONFLICT}
   *     if it is no longer valid, or its secret is set by the settings; {@code BAD_INPUT} for an
   *     invalid grace period
   */
  public NewCredential rotate(Caller caller, String clientId, @Nullable Duration grace) {
    var credential = reachable(caller, clientId);
    var gracePeriod = grace == null ? settings.grace() : grace;
    if (gracePeriod.isNegative() || gracePeriod.compareTo(LONGEST_GRACE) > 0) {
      throw new BadInput(
          "Must be from 0 to %d seconds.".formatted(LONGEST_GRACE.toSeconds()), "gracePeriod");
    }
    requireGrantable(caller, credential.permissions(), "id");
    if (!credential.isValid(clock.instant())) {
      throw new Refusal(
          Refusal.Code.CONFLICT,
          "This credential has expired or was revoked. Create another one.",
          List.of("id"));
    }
    if (clientId.equals(bootstrap.clientId())) {
      throw new Refusal(
          Refusal.Code.CONFLICT,
          "The secret of this credential is set by ANNALS_BOOTSTRAP_CLIENT_SECRET. Change it"
              + " there.",
          List.of("id"));
    }
    var secret = secrets.newSecret(clientId);
    exchange(credential, secrets.encode(secret), gracePeriod, Actor.of(caller));
    var rotated = store.find(clientId).orElseThrow(CredentialUnknown::new);
    return new NewCredential(rotated, clientId, secret);
  }

  private void exchange(Credential credential, String hash, Duration grace, Actor by) {
    var clientId = credential.clientId();
    var changed =
        change(
            clientId,
            () -> {
              var now = clock.instant();
              var until = now.plus(grace);
              var rotated = store.rotate(clientId, credential.secretHash(), hash, until);
              if (rotated) {
                events.publishEvent(new CredentialRotated(clientId, now, until, by));
              }
              return rotated;
            });
    if (!changed) {
      throw new Refusal(
          Refusal.Code.CONFLICT,
          "This credential was changed by another request. Try again.",
          List.of("id"));
    }
  }

  /**
   * Revokes a credential and its tokens, and ends its streams. A second call changes and publishes
   * nothing.
   *
   * @throws CredentialUnknown if there is no credential with this id, or it may act for tenants
   *     that the caller may not act for
   * @throws Refusal {@code CONFLICT} if no other credential could manage access
   */
  public Credential revoke(Caller caller, String clientId) {
    var credential = reachable(caller, clientId);
    change(
        clientId,
        () -> {
          var now = clock.instant();
          if (credential.isWayIn()
              && credential.isValid(now)
              && !store.holdOtherWayIn(clientId, credential.expiresAt())) {
            throw new Refusal(
                Refusal.Code.CONFLICT,
                "No other credential with access:manage is valid for at least as long. Create one"
                    + " first.",
                List.of("id"));
          }
          var changed = store.revoke(clientId, now);
          if (changed) {
            events.publishEvent(new CredentialRevoked(clientId, Actor.of(caller)));
          }
          return changed;
        });
    return store.find(clientId).orElseThrow(CredentialUnknown::new);
  }

  private boolean change(String clientId, Supplier<Boolean> change) {
    try {
      return transactions.change(change);
    } finally {
      known.invalidate(clientId); // Also after a failure: the outcome may be unknown.
    }
  }

  private Credential reachable(Caller caller, String clientId) {
    caller.requireVendor();
    return store
        .find(clientId)
        .filter(each -> each.isWithinReachOf(caller))
        .orElseThrow(CredentialUnknown::new);
  }

  /** Creates a credential without storing it. */
  NewCredential make(
      String name,
      Set<String> permissions,
      @Nullable Set<TenantId> tenants,
      @Nullable Instant expiresAt) {
    var id = secrets.newId();
    var secret = secrets.newSecret(id);
    var credential =
        new Credential(
            id,
            name,
            secrets.encode(secret),
            permissions,
            tenants,
            clock.instant(),
            null,
            expiresAt,
            null);
    return new NewCredential(credential, id, secret);
  }

  private static void requireGrantable(Caller caller, Set<String> permissions, String... path) {
    var lacking = new TreeSet<>(permissions);
    lacking.removeAll(caller.permissions());
    if (!lacking.isEmpty()) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "You cannot grant permissions that you do not have: %s."
              .formatted(String.join(", ", lacking)),
          List.of(path));
    }
  }

  private void requireValid(
      String name,
      Set<String> permissions,
      @Nullable Set<TenantId> tenants,
      @Nullable Instant expiresAt) {
    ChosenName.require(name, "A credential's name", LONGEST_NAME, List.of("input", "name"));
    if (permissions.isEmpty() || !Permission.ALL.containsAll(permissions)) {
      throw new BadInput(
          "Must contain at least one permission, of %s."
              .formatted(String.join(", ", new TreeSet<>(Permission.ALL))),
          "input",
          "permissions");
    }
    if (tenants != null && tenants.isEmpty()) {
      throw new BadInput(
          "Must contain at least one tenant. Omit tenantIds for all tenants.",
          "input",
          "tenantIds");
    }
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw new BadInput("Must be in the future.", "input", "expiresAt");
    }
  }

  /**
   * Reads a credential and records its use. Reading is rare enough for that, and does not delay a
   * request.
   */
  private @Nullable Credential read(String clientId) {
    var credential = store.find(clientId).orElse(null);
    var now = clock.instant();
    if (credential != null
        && credential.isValid(now)
        && (credential.lastUsedAt() == null
            || credential.lastUsedAt().isBefore(now.minus(1, ChronoUnit.MINUTES)))) {
      inBackground(() -> noteUse(clientId, now));
    }
    return credential;
  }

  private void noteUse(String clientId, Instant now) {
    try {
      store.used(clientId, now);
    } catch (DataAccessException e) {
      log.debug("The last use of the credential {} could not be stored", clientId, e);
    }
  }

  private static void inBackground(Runnable task) {
    Thread.ofVirtual().name("credentials").start(task);
  }

  private void forget(String clientId) {
    if (clientId.equals(ChangeNotifications.ALL)) {
      known.invalidateAll();
    } else {
      known.invalidate(clientId);
    }
  }
}
