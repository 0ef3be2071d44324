package dev.annals.access.portal;

import dev.annals.access.Caller;
import dev.annals.access.Roles;
import dev.annals.access.TenantAccess;
import dev.annals.access.credentials.Credentials;
import dev.annals.access.tokens.UserTokens;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Links that sign one user of one tenant in, once. Only the hash of their code is stored. */
@Service
public class PortalLinks {

  private static final int CODE_BYTES = 32;
  private static final int LONGEST_TEXT = 256;
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final PortalLinkStore store;
  private final PortalSettings settings;
  private final TenantAccess tenants;
  private final Roles roles;
  private final UserTokens tokens;
  private final Credentials credentials;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  PortalLinks(
      PortalLinkStore store,
      PortalSettings settings,
      TenantAccess tenants,
      Roles roles,
      UserTokens tokens,
      Credentials credentials,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.tenants = tenants;
    this.roles = roles;
    this.tokens = tokens;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** For whom a link is. */
  public record Guest(
      TenantId tenant,
      String userId,
      @Nullable String name,
      @Nullable String email,
      Set<String> roles) {}

  /** A link as it is handed on. */
  public record NewLink(String url, Instant expiresAt) {}

  /**
   * Makes a link, whose roles give no more than the caller has. It ends with the credential that
   * the caller's token goes back to. A tenant's own user makes them for others of its tenant; one
   * for itself would let it stay for ever.
   *
   * @param base the server as the caller sees it, where no public URL is set
   * @throws Refusal {@code BAD_INPUT} with the path to what is wrong; {@code FORBIDDEN} if the
   *     caller is kept from the tenant or the roles, or invites itself
   */
  public NewLink create(Caller caller, Guest guest, Duration lasting, URI base) {
    requireSound(guest, lasting);
    tenants.authorise(caller, guest.tenant());
    requireOwn(caller, guest);
    var code = newCode();
    var expiresAt = clock.instant().plus(lasting);
    store.insert(
        hash(code),
        new PortalLink(
            guest.tenant(),
            guest.userId(),
            guest.name(),
            guest.email(),
            guest.roles(),
            expiresAt,
            caller.issuer()));
    var start = settings.publicUrl() == null ? base : settings.publicUrl();
    return new NewLink(start.toString().replaceAll("/+$", "") + "/portal#code=" + code, expiresAt);
  }

  /**
   * A token for the code of a link, once.
   *
   * @throws CodeRefused if it was used, or its time or its credential is over, or there is none
   *     such
   */
  public UserTokens.UserToken redeem(String code) {
    var link = store.claim(hash(code), clock.instant()).orElseThrow(CodeRefused::new);
    if (!credentials.isAlive(link.issuer())) {
      throw new CodeRefused();
    }
    return tokens.issue(
        link.tenant(), link.userId(), link.name(), link.email(), link.roles(), link.issuer());
  }

  private void requireOwn(Caller caller, Guest guest) {
    var lacking = new TreeSet<>(roles.permissions(guest.roles()));
    lacking.removeAll(caller.permissions());
    if (!lacking.isEmpty()) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "Nobody gives permissions that it lacks: " + String.join(", ", lacking),
          List.of("input", "roles"));
    }
    if (!caller.isVendor() && caller.id().equals(guest.userId())) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "Nobody invites itself: ask somebody else for a link",
          List.of("input", "userId"));
    }
  }

  private void requireSound(Guest guest, Duration lasting) {
    var unknown = roles.unknown(guest.roles());
    if (guest.roles().isEmpty() || !unknown.isEmpty()) {
      throw new BadInput(
          "Name at least one role, of "
              + roles.all().stream().map(role -> role.name()).collect(Collectors.joining(", ")),
          "input",
          "roles");
    }
    if (lasting.compareTo(SHORTEST) < 0 || lasting.compareTo(LONGEST) > 0) {
      throw new BadInput(
          "A link lasts %d to %d seconds".formatted(SHORTEST.toSeconds(), LONGEST.toSeconds()),
          "input",
          "expiresIn");
    }
    requireShort(guest.userId(), "userId");
    if (guest.userId().isBlank()) {
      throw new BadInput("Say which user", "input", "userId");
    }
    requireShort(guest.name(), "name");
    requireShort(guest.email(), "email");
  }

  private static void requireShort(@Nullable String text, String field) {
    if (text != null && text.length() > LONGEST_TEXT) {
      throw new BadInput("At most " + LONGEST_TEXT + " characters", "input", field);
    }
  }

  private String newCode() {
    var code = new byte[CODE_BYTES];
    random.nextBytes(code);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  private static String hash(String code) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
