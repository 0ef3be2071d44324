package dev.annals.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What browsers may do with the portal: run and fetch what comes from this server, and nothing
 * else. No script or style that stands in a page itself is run.
 */
class PortalHeaders implements HandlerInterceptor {

  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types lit-html");

  private static final String ELEMENT = "/portal/annals-log.js";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.getRequestURI().equals(ELEMENT)) {
      // For pages of other origins: which of them is what annals.web.allowed-origins says.
      response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
      return true;
    }
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    return true;
  }
}
