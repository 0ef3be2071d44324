package dev.annals.identity.links;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.ClientInfo;
import dev.annals.identity.PortalLinkClaimed;
import dev.annals.identity.PortalLinkCreated;
import dev.annals.identity.PortalLinkRevoked;
import dev.annals.identity.Roles;
import dev.annals.identity.SignInFailed;
import dev.annals.identity.credentials.ClientAuthenticator;
import dev.annals.identity.credentials.FailedSignInReporter;
import dev.annals.identity.credentials.SignInThrottle;
import dev.annals.identity.tokens.Issuers;
import dev.annals.identity.tokens.UserTokens;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Sha256;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.mongo.Transactions;
import dev.annals.tenants.TenantAccess;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/**
 * Manages portal links, which sign one user of one tenant in once. Only the hash of their code is
 * stored.
 */
@Service
public class PortalLinks {

  private static final int CODE_BYTES = 32;
  private static final int LONGEST_TEXT = 256;
  private static final int LOCKS = 64;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final long RETRY_MILLIS = 60_000;
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final PortalLinkStore store;
  private final PortalSettings settings;
  private final TenantAccess tenants;
  private final Roles roles;
  private final UserTokens tokens;
  private final Issuers issuers;
  private final SignInThrottle signInThrottle;
  private final FailedSignInReporter failedSignInReporter;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  PortalLinks(
      PortalLinkStore store,
      PortalSettings settings,
      TenantAccess tenants,
      Roles roles,
      UserTokens tokens,
      Issuers issuers,
      SignInThrottle signInThrottle,
      FailedSignInReporter failedSignInReporter,
      Transactions transactions,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.tenants = tenants;
    this.roles = roles;
    this.tokens = tokens;
    this.issuers = issuers;
    this.signInThrottle = signInThrottle;
    this.failedSignInReporter = failedSignInReporter;
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
  }

  /** The user that a link is created for. */
  public record Guest(
      TenantId tenant,
      String userId,
      @Nullable String name,
      @Nullable String email,
      Set<String> roles) {}

  /** A new link with its URL, which contains the code. */
  public record NewLink(String id, String url, Instant expiresAt) {

    @Override
    public String toString() {
      return "NewLink[" + id + "]";
    }
  }

  /**
   * Creates a link. Its roles cannot grant permissions that the caller does not have. It becomes
   * invalid with the credential of the caller's token. A tenant's user can create links for other
   * users of the same tenant only, and sessions of such links cannot create links. If that user
   * signed in with a link, the new links and their sessions end with that user's session at the
   * latest. So no session outlasts what the vendor or its identity provider granted.
   *
   * @param lasting the lifetime of the link
   * @param base the server's URL as the caller sees it, which is used if no public URL is
   *     configured
   * @throws Refusal {@code BAD_INPUT} with the path of the invalid input; {@code FORBIDDEN} if the
   *     caller may not act for the tenant, lacks permissions of the roles, names itself, or signed
   *     in with a link that a tenant's user created; {@code RATE_LIMITED} if the tenant has too
   *     many links that can still be claimed
   */
  public NewLink create(Caller caller, Guest guest, Duration lasting, URI base) {
    requireValid(guest, lasting);
    tenants.authorise(caller, guest.tenant());
    requireAllowed(caller, guest);
    var code = newCode();
    var id = "l" + UUID.randomUUID().toString().replace("-", "");
    var expiresAt = clock.instant().plus(lasting);
    requireWithinSession(caller, expiresAt);
    insertExclusively(
        hash(code),
        new PortalLink(
            id,
            guest.tenant(),
            guest.userId(),
            guest.name(),
            guest.email(),
            guest.roles(),
            expiresAt,
            caller.issuer(),
            !caller.isVendor(),
            caller.origin() == Caller.Origin.LINK ? caller.expiresAt() : null),
        Actor.of(caller));
    var start = settings.publicUrl() == null ? base : settings.publicUrl();
    return new NewLink(
        id, start.toString().replaceAll("/+$", "") + "/portal#code=" + code, expiresAt);
  }

  /**
   * Inserts a link. Only one thread does this for a tenant at a time, because concurrent
   * transactions would conflict.
   */
  private void insertExclusively(String hash, PortalLink link, Actor by) {
    var lock = locks.get(Math.floorMod(link.tenant().hashCode(), locks.size()));
    if (!await(lock)) {
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "The link was not created, because the database is not responding. Try again later.");
    }
    try {
      insert(hash, link, by);
    } finally {
      lock.unlock();
    }
  }

  private static boolean await(ReentrantLock lock) {
    try {
      return lock.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void insert(String hash, PortalLink link, Actor by) {
    transactions.change(
        () -> {
          requireBelowLimit(link);
          store.insert(hash, link);
          events.publishEvent(
              new PortalLinkCreated(
                  link.tenant(), link.id(), link.userId(), link.roles(), link.expiresAt(), by));
          return true;
        });
  }

  private void requireBelowLimit(PortalLink link) {
    int limit = link.delegated() ? settings.outstandingLinksOfUsers() : settings.outstandingLinks();
    if (store.countOutstanding(link.tenant(), link.delegated(), clock.instant()) >= limit) {
      throw new Refusal(
          Refusal.Code.RATE_LIMITED,
          ("This tenant has %d unused portal links, which is the maximum. Revoke some with"
                  + " revokePortalLink, or wait until they are used or expire.")
              .formatted(limit),
          List.of(),
          Map.of("retryAfterMillis", RETRY_MILLIS));
    }
  }

  private void requireWithinSession(Caller caller, Instant expiresAt) {
    if (caller.origin() != Caller.Origin.LINK || !expiresAt.isAfter(caller.expiresAt())) {
      return;
    }
    long secondsLeft =
        Math.max(0, Duration.between(clock.instant(), caller.expiresAt()).toSeconds());
    throw new BadInput(
        ("A link must not outlast the session that creates it, which ends in %d seconds. Choose a"
                + " shorter expiresIn.")
            .formatted(secondsLeft),
        "input",
        "expiresIn");
  }

  /**
   * Returns the links that can still be claimed, of the tenants that the caller may act for, at
   * most {@code limit}.
   */
  public List<PortalLink> outstanding(Caller caller, int limit) {
    return store.outstanding(caller.tenants(), clock.instant(), limit);
  }

  /**
   * Revokes a link.
   *
   * @return false if it was already used or revoked, or has expired
   * @throws Refusal {@code NOT_FOUND} if the caller's tenants have no link with this id
   */
  public boolean revoke(Caller caller, String id) {
    var link =
        store
            .findById(id)
            .filter(each -> caller.mayActFor(each.tenant()))
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Code.NOT_FOUND, "There is no link with this id.", List.of("id")));
    return transactions.change(
        () -> {
          var revoked = store.revoke(id, clock.instant());
          if (revoked) {
            events.publishEvent(
                new PortalLinkRevoked(link.tenant(), id, link.userId(), Actor.of(caller)));
          }
          return revoked;
        });
  }

  /**
   * Exchanges the code of a link for a token, once.
   *
   * @throws CodeRefused if the link was used or revoked, or has expired, or its credential is no
   *     longer valid, or there is no such link
   * @throws Refusal {@code RATE_LIMITED} after too many invalid codes from this address; {@code
   *     TENANT_SUSPENDED}
   */
  public UserTokens.UserToken redeem(String code, ClientInfo clientInfo) {
    var hash = hash(code);
    var link = find(hash, clientInfo);
    tenants.requireNotSuspended(link.tenant());
    if (!claim(hash, link, clientInfo)) {
      throw refused(clientInfo);
    }
    return tokens.issue(
        link.tenant(),
        link.userId(),
        link.name(),
        link.email(),
        link.roles(),
        link.issuer(),
        link.delegated(),
        link.sessionUntil());
  }

  /** Finds the link of a code. Only a code that never existed counts as a failed attempt. */
  private PortalLink find(String hash, ClientInfo clientInfo) {
    try (var attempt = signInThrottle.begin(null, clientInfo.ip())) {
      if (attempt.refused().isPresent()) {
        failedSignInReporter.failed(SignInFailed.Why.LIMITED, null, clientInfo);
        throw ClientAuthenticator.tooMany(attempt.refused().get());
      }
      return find(hash, clientInfo, attempt);
    }
  }

  private PortalLink find(String hash, ClientInfo clientInfo, SignInThrottle.Attempt attempt) {
    try {
      var link = store.find(hash).orElseThrow(() -> refused(clientInfo));
      attempt.succeeded();
      if (!issuers.isAlive(link.issuer())) {
        throw refused(clientInfo);
      }
      return link;
    } catch (DataAccessException e) {
      attempt.discount();
      throw e;
    }
  }

  private CodeRefused refused(ClientInfo clientInfo) {
    failedSignInReporter.failed(SignInFailed.Why.CODE, null, clientInfo);
    return new CodeRefused();
  }

  private boolean claim(String hash, PortalLink link, ClientInfo clientInfo) {
    var by =
        new Actor(
            Actor.Kind.TENANT_USER,
            link.userId(),
            link.tenant(),
            clientInfo.ip(),
            clientInfo.userAgent());
    return transactions.change(
        () -> {
          var claimed = store.claim(hash, clock.instant());
          if (claimed) {
            events.publishEvent(new PortalLinkClaimed(link.tenant(), link.id(), by));
          }
          return claimed;
        });
  }

  private void requireAllowed(Caller caller, Guest guest) {
    var lacking = new TreeSet<>(roles.permissions(guest.roles()));
    lacking.removeAll(caller.permissions());
    if (!lacking.isEmpty()) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "You cannot grant permissions that you do not have: %s."
              .formatted(String.join(", ", lacking)),
          List.of("input", "roles"));
    }
    if (caller.origin() == Caller.Origin.DELEGATED_LINK) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "A session that was started with another user's link cannot create links. Ask the"
              + " vendor, or sign in with the identity provider.");
    }
    if (!caller.isVendor() && caller.id().equals(guest.userId())) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "Users cannot create links for themselves. Ask another user for a link.",
          List.of("input", "userId"));
    }
  }

  private void requireValid(Guest guest, Duration lasting) {
    var unknown = roles.unknown(guest.roles());
    if (guest.roles().isEmpty() || !unknown.isEmpty()) {
      throw new BadInput(
          "Must contain at least one role, of "
              + roles.all().stream()
                  .map(role -> role.name())
                  .collect(Collectors.joining(", ", "", ".")),
          "input",
          "roles");
    }
    if (lasting.compareTo(SHORTEST) < 0 || lasting.compareTo(LONGEST) > 0) {
      throw new BadInput(
          "Must be from %d to %d seconds.".formatted(SHORTEST.toSeconds(), LONGEST.toSeconds()),
          "input",
          "expiresIn");
    }
    requireShort(guest.userId(), "userId");
    if (guest.userId().isBlank()) {
      throw new BadInput("Must not be blank.", "input", "userId");
    }
    requireShort(guest.name(), "name");
    requireShort(guest.email(), "email");
  }

  private static void requireShort(@Nullable String text, String field) {
    if (text != null && text.length() > LONGEST_TEXT) {
      throw new BadInput(
          "Must have at most %d characters.".formatted(LONGEST_TEXT), "input", field);
    }
  }

  private String newCode() {
    var code = new byte[CODE_BYTES];
    random.nextBytes(code);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  private static String hash(String code) {
    return HexFormat.of().formatHex(Sha256.of(code));
  }
}
