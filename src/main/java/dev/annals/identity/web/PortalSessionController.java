package dev.annals.identity.web;

import dev.annals.access.ClientInfo;
import dev.annals.identity.links.PortalLinks;
import dev.annals.identity.tokens.UserTokens;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Timestamps;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Exchanges the code of a portal link for a token. Requires no permission, because the code
 * authenticates.
 */
@RestController
class PortalSessionController {

  private final PortalLinks links;

  PortalSessionController(PortalLinks links) {
    this.links = links;
  }

  record Code(@Nullable String code) {

    @Override
    public String toString() {
      return "Code[]";
    }
  }

  record Session(String accessToken, String expiresAt) {

    @Override
    public String toString() {
      return "Session[until " + expiresAt + "]";
    }

    static Session of(UserTokens.UserToken token) {
      return new Session(token.accessToken(), Timestamps.format(token.expiresAt()));
    }
  }

  @PostMapping("/portal/session")
  ResponseEntity<Session> open(@RequestBody Code body, HttpServletRequest request) {
    if (body.code() == null) {
      throw new BadInput("The code of a portal link is required. Send {\"code\": \"…\"}.", "code");
    }
    var clientInfo =
        new ClientInfo(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(Session.of(links.redeem(body.code(), clientInfo)));
  }
}
