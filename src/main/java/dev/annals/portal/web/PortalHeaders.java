package dev.annals.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Sets security headers of the portal: browsers may load and call only this server, and do not run
 * inline scripts and styles.
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
      // Pages of other origins load the element. Which origins may call is set by
      // annals.web.allowed-origins.
      response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
      return true;
    }
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    return true;
  }
}
