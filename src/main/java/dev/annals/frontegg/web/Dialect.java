package dev.annals.frontegg.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The paths of Frontegg's dialect. Each exists twice: at the root for back ends, and below {@code
 * /frontegg} for browsers.
 */
final class Dialect {

  static final String SIGN_IN = "/auth/vendor";
  static final String AUDITS = "/audits";
  static final String METADATA = "/metadata";
  static final String RESOURCES = "/resources";

  /** Second prefix of the routes below {@link #RESOURCES}, which Frontegg's gateway uses. */
  static final String OF_AUDITS = AUDITS + RESOURCES;

  private static final String BROWSERS = "/frontegg";

  /** Earlier sign-in path of back ends. */
  private static final String OLD_SIGN_IN = "/vendors/auth/token";

  private static final List<String> PATHS =
      List.of(SIGN_IN, OLD_SIGN_IN, AUDITS, METADATA, RESOURCES, BROWSERS);
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  private Dialect() {}

  static boolean isSpokenAt(HttpServletRequest request) {
    var path = squeezed(request.getRequestURI());
    return PATHS.stream().anyMatch(root -> isBelow(path, root));
  }

  static boolean isAbout(String path, String root) {
    return isBelow(path, root);
  }

  /** Returns the canonical path: with single slashes and without alternative prefixes. */
  static String plain(String path) {
    var squeezed = squeezed(path);
    var rest = isBelow(squeezed, BROWSERS) ? squeezed.substring(BROWSERS.length()) : squeezed;
    if (isBelow(rest, OF_AUDITS)) {
      return rest.substring(AUDITS.length());
    }
    if (isBelow(rest, OLD_SIGN_IN)) {
      return SIGN_IN;
    }
    // Paths outside the dialect must not be reachable by a second path.
    return PATHS.stream().anyMatch(root -> !root.equals(BROWSERS) && isBelow(rest, root))
        ? rest
        : squeezed;
  }

  private static String squeezed(String path) {
    return SLASHES.matcher(path).replaceAll("/");
  }

  private static boolean isBelow(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
