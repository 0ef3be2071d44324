package dev.annals.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Validates the percent-encoding of query strings (RFC 3986, section 2.1; UTF-8). */
final class PercentEncoding {

  private PercentEncoding() {}

  /** Returns whether each percent sign begins an encoded octet, and the octets are valid UTF-8. */
  static boolean isWellFormed(@Nullable String text) {
    if (text == null || text.indexOf('%') < 0) {
      return true;
    }
    var octets = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character != '%') {
        octets.put((byte) character);
      } else if (i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
        octets.put((byte) Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(octets.flip());
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  private static boolean isHex(char character) {
    return Character.digit(character, 16) >= 0 && character < 128;
  }
}
