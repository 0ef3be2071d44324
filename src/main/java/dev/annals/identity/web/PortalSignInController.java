package dev.annals.identity.web;

import dev.annals.access.ClientInfo;
import dev.annals.identity.links.OidcSignIn;
import dev.annals.identity.providers.IdentityProviders;
import dev.annals.identity.providers.IdentityProviders.Finish;
import dev.annals.identity.providers.IdentityProviders.SignInOption;
import dev.annals.identity.providers.IdentityProviders.Start;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signs users in to the portal with the vendor's identity providers. Requires no permission: the
 * user is not authenticated yet, and the responses contain no secrets.
 */
@RestController
class PortalSignInController {

  private final IdentityProviders providers;
  private final OidcSignIn signIns;

  PortalSignInController(IdentityProviders providers, OidcSignIn signIns) {
    this.providers = providers;
    this.signIns = signIns;
  }

  record Doors(List<SignInOption> issuers) {}

  record Return(
      @Nullable String issuer,
      @Nullable String code,
      @Nullable String verifier,
      @Nullable String nonce,
      @Nullable String redirect) {

    @Override
    public String toString() {
      return "Return[" + issuer + "]";
    }
  }

  /**
   * A session of the portal.
   *
   * @param tenants the tenants that the token is valid for
   */
  record Session(String accessToken, String expiresAt, List<String> tenants) {

    @Override
    public String toString() {
      return "Session[until " + expiresAt + "]";
    }

    static Session of(IdentityProviders.Admission admission) {
      var caller = admission.caller();
      var tenants = caller.tenants();
      return new Session(
          admission.token(),
          Timestamps.format(caller.expiresAt()),
          tenants == null ? List.of() : tenants.stream().map(TenantId::value).sorted().toList());
    }
  }

  @GetMapping("/portal/sign-in.json")
  ResponseEntity<Doors> doors() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Doors(providers.signInOptions()));
  }

  /** Redirects the browser to the provider, or back with an error as a provider would. */
  @GetMapping("/portal/sign-in/start")
  ResponseEntity<Void> start(
      @RequestParam String issuer,
      @RequestParam String state,
      @RequestParam String nonce,
      @RequestParam String challenge,
      @RequestParam String redirect,
      @RequestParam @Nullable String prompt) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .cacheControl(CacheControl.noStore())
        .location(location(issuer, new Start(state, nonce, challenge, redirect, prompt)))
        .build();
  }

  private URI location(String issuer, Start start) {
    try {
      return providers.begin(issuer, start);
    } catch (Refusal e) {
      if (e.code() != Refusal.Code.STORE_UNAVAILABLE) {
        throw e;
      }
      var state = URLEncoder.encode(start.state(), StandardCharsets.UTF_8);
      return URI.create("/portal?error=temporarily_unavailable&state=" + state);
    }
  }

  @PostMapping("/portal/sign-in")
  ResponseEntity<Session> finish(@RequestBody Return body, HttpServletRequest request) {
    var clientInfo =
        new ClientInfo(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT));
    var finish =
        new Finish(
            required(body.code(), "code"),
            required(body.verifier(), "verifier"),
            required(body.nonce(), "nonce"),
            required(body.redirect(), "redirect"));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(Session.of(signIns.admit(required(body.issuer(), "issuer"), finish, clientInfo)));
  }

  private static String required(@Nullable String text, String field) {
    if (text == null) {
      throw new BadInput("This field is required.", field);
    }
    return text;
  }
}
