package dev.annals.frontegg.web;

import dev.annals.access.ClientInfo;
import dev.annals.identity.VendorTokenIssuer;
import dev.annals.kernel.BadInput;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * REST endpoint at which the vendor's back ends exchange a credential for a token. It requires no
 * permission, because the secret authenticates the caller.
 */
@RestController
class SignInController {

  private final VendorTokenIssuer vendors;

  SignInController(VendorTokenIssuer vendors) {
    this.vendors = vendors;
  }

  record Secret(@Nullable String clientId, @Nullable String secret) {

    @Override
    public String toString() {
      return "Secret[" + clientId + "]";
    }
  }

  /**
   * The response of a sign-in.
   *
   * @param token the access token
   * @param expiresIn lifetime of the token in seconds
   */
  record Token(String token, long expiresIn) {

    @Override
    public String toString() {
      return "Token[" + expiresIn + "]";
    }
  }

  @PostMapping(Dialect.SIGN_IN)
  ResponseEntity<Token> signIn(@RequestBody Secret body, HttpServletRequest request) {
    if (body.clientId() == null || body.secret() == null) {
      throw new BadInput("Send {\"clientId\": \"…\", \"secret\": \"…\"}");
    }
    var issued =
        vendors.signIn(
            body.clientId(),
            body.secret(),
            new ClientInfo(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT)));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Token(issued.token(), issued.lifetime().toSeconds()));
  }
}
