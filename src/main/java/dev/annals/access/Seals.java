package dev.annals.access;

import java.util.Optional;

/**
 * Small values that leave the house and come back unchanged, or not at all: cursors, links. They
 * are signed (HMAC-SHA-256, a key of the deployment, the same on every server), not secret.
 */
public interface Seals {

  /** The value as URL-safe text, bound to the purpose: it opens for no other. */
  String seal(String purpose, byte[] value);

  /** What was sealed for this purpose; nothing if the text is forged, cut or of another purpose. */
  Optional<byte[]> open(String purpose, String sealed);
}
