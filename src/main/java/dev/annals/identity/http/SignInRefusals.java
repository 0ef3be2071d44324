package dev.annals.identity.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the errors of token requests in the format of RFC 6749, section 5.2. */
@Component
class SignInRefusals implements AuthenticationFailureHandler {

  private final JsonMapper json;

  SignInRefusals(JsonMapper json) {
    this.json = json;
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException fault)
      throws IOException {
    var error = fault instanceof OAuth2AuthenticationException oauth ? oauth.getError() : null;
    var code = error == null ? OAuth2ErrorCodes.INVALID_REQUEST : error.getErrorCode();
    response.setStatus(status(fault, code, response).value());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    var body = new LinkedHashMap<String, String>();
    body.put("error", code);
    if (error != null && error.getDescription() != null) {
      body.put("error_description", error.getDescription());
    }
    response.getOutputStream().write(json.writeValueAsBytes(body));
  }

  private static HttpStatus status(
      AuthenticationException fault, String code, HttpServletResponse response) {
    if (fault instanceof ClientCredentialsSignIn.Later later) {
      if (later.seconds() == 0) {
        return HttpStatus.SERVICE_UNAVAILABLE;
      }
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(later.seconds()));
      return HttpStatus.TOO_MANY_REQUESTS;
    }
    if (code.equals(OAuth2ErrorCodes.INVALID_CLIENT)) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"annals\"");
      return HttpStatus.UNAUTHORIZED;
    }
    return HttpStatus.BAD_REQUEST;
  }
}
