package dev.annals.identity.keys;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** The keys that stay: made on the first start, the same on every server. */
@Component
public class Keys {

  private static final int BYTES = 32;

  private final byte[] sealing;
  private final byte[] hashing;

  Keys(KeyVault keyVault) {
    this.sealing = key(keyVault, "sealing");
    this.hashing = key(keyVault, "hashing");
  }

  /** What secrets are hashed with, so that a stolen store alone does not let anybody try them. */
  public byte[] hashing() {
    return hashing.clone();
  }

  byte[] sealing() {
    return sealing.clone();
  }

  private static byte[] key(KeyVault keyVault, String name) {
    return Base64.getDecoder().decode(keyVault.keep(name, Keys::made).key());
  }

  private static String made() {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }
}
