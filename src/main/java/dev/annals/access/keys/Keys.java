package dev.annals.access.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The keys of the deployment: made on its first start, kept in the store, the same on every node.
 * Whoever can read the collection {@code access_keys} can sign tokens.
 */
@Component
public class Keys {

  private static final int RSA_BITS = 2048;
  private static final int SEALING_BYTES = 32;

  private final RSAKey signing;
  private final byte[] sealing;

  Keys(KeyStore store) throws ParseException {
    this.signing = RSAKey.parse(store.keep("signing", Keys::newSigningKey));
    this.sealing = Base64.getDecoder().decode(store.keep("sealing", Keys::newSealingKey));
  }

  /** Signs access tokens, with RS256. */
  public RSAKey signing() {
    return signing;
  }

  byte[] sealing() {
    return sealing.clone();
  }

  private static String newSigningKey() {
    try {
      return new RSAKeyGenerator(RSA_BITS)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("Cannot make a signing key", e);
    }
  }

  private static String newSealingKey() {
    var key = new byte[SEALING_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }
}
