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

/** Where the vendor's back ends get a token. It asks for no permission: the secret is one. */
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
   * @param expiresIn seconds
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
