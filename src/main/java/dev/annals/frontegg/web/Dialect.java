package dev.annals.frontegg.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Which paths speak Frontegg's dialect. */
final class Dialect {

  static final String SIGN_IN = "/auth/vendor";
  static final String AUDITS = "/audits";

  private static final List<String> PATHS = List.of(SIGN_IN, AUDITS);
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  private Dialect() {}

  static boolean isSpokenAt(HttpServletRequest request) {
    var path = squeezed(request.getRequestURI());
    return PATHS.stream().anyMatch(root -> isBelow(path, root));
  }

  static boolean isAbout(HttpServletRequest request, String root) {
    return isBelow(squeezed(request.getRequestURI()), root);
  }

  /** With one slash where there were several. */
  static String squeezed(String path) {
    return SLASHES.matcher(path).replaceAll("/");
  }

  private static boolean isBelow(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
