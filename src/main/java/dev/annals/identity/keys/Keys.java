package dev.annals.identity.keys;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.stereotype.Component;

/**
 * Provides the keys that are never rotated. They are created at the first start and are the same on
 * every server.
 */
@Component
public class Keys {

  private static final int BYTES = 32;

  private final byte[] sealing;
  private final byte[] hashing;

  Keys(KeyVault keyVault) {
    this.sealing = key(keyVault, "sealing");
    this.hashing = key(keyVault, "hashing");
  }

  /**
   * Returns the key for hashes of secrets. Without it, the stored hashes alone cannot be used to
   * test secrets.
   */
  public byte[] hashing() {
    return hashing.clone();
  }

  byte[] sealing() {
    return sealing.clone();
  }

  private static byte[] key(KeyVault keyVault, String name) {
    return Base64.getDecoder().decode(keyVault.keep(name, Keys::generate).key());
  }

  private static String generate() {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }
}
