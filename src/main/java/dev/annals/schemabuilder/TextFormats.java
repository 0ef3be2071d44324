package dev.annals.schemabuilder;

import java.net.URI;
import java.net.URISyntaxException;

/** Formats of email addresses and URLs. Checks are syntactic only. */
final class TextFormats {

  /** RFC 5321, section 4.5.3.1. */
  private static final int LOCAL_PART = 64;

  private static final int DOMAIN = 255;

  private TextFormats() {}

  /**
   * Whether the text is an email address such as {@code jane@example.com}: one {@code @} with a
   * name before it and the labels of a domain after it, and no white space. Letters of any script
   * are allowed.
   */
  static boolean isEmail(String text) {
    int at = text.indexOf('@');
    int domain = text.length() - at - 1;
    if (at < 1 || at > LOCAL_PART || domain < 1 || domain > DOMAIN) {
      return false;
    }
    for (int i = 0; i < at; i++) {
      char each = text.charAt(i);
      if (Character.isWhitespace(each) || Character.isISOControl(each)) {
        return false;
      }
    }
    return isDomain(text, at + 1);
  }

  /** Whether the text is an absolute URI with a host, with any scheme. */
  static boolean isUrl(String text) {
    // Without these two it is not a URL. This check avoids exceptions of the parser.
    if (text.indexOf("://") < 1 || text.indexOf(' ') >= 0) {
      return false;
    }
    try {
      var uri = new URI(text);
      var authority = uri.getRawAuthority();
      // URI does not accept some host names, such as those with an underscore.
      return uri.isAbsolute()
          && (uri.getHost() != null || (authority != null && !authority.startsWith(":")));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isDomain(String text, int from) {
    boolean inLabel = false;
    for (int i = from; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '.' && !inLabel) {
        return false;
      }
      if (each != '.' && each != '-' && each < 0x80 && !Character.isLetterOrDigit(each)) {
        return false;
      }
      if (Character.isWhitespace(each)) {
        return false;
      }
      inLabel = each != '.';
    }
    return inLabel;
  }
}
