package dev.annals.kernel;

import java.util.Optional;

/**
 * Signs small values that clients send back, such as cursors and links, so that changes are
 * detected. The values are signed (HMAC-SHA-256, with a key of the deployment that is the same on
 * every server), but not secret.
 */
public interface TokenSigner {

  /** Returns the value as a signed, URL-safe text for one purpose. */
  String seal(String purpose, byte[] value);

  /**
   * Returns a value that was signed for this purpose; empty if the text was forged, truncated or
   * signed for another purpose.
   */
  Optional<byte[]> open(String purpose, String sealed);
}
