package dev.annals.kernel;

import java.util.Optional;

/**
 * Signs small values that clients send back, such as cursors and links, so that changes are
 * detected. The values are signed (HMAC-SHA-256, with a key of the deployment that is the same on
 * every server), but not secret.
 */
public interface TokenSigner {

  /** The value as URL-safe text, bound to the purpose: it opens for no other. */
  String seal(String purpose, byte[] value);

  /** What was sealed for this purpose; nothing if the text is forged, cut or of another purpose. */
  Optional<byte[]> open(String purpose, String sealed);
}
