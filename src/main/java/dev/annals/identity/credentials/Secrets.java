package dev.annals.identity.credentials;

import dev.annals.identity.keys.Keys;
import dev.annals.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Generates, hashes and verifies the secrets of credentials.
 *
 * <p>A secret has 256 random bits, so it cannot be found by trying, however fast the hash is. It is
 * stored as HMAC-SHA-256 of a salted SHA-256. The key of the HMAC belongs to the deployment and is
 * stored encrypted. Hashes are compared in constant time. BCrypt would cost 100 ms of CPU for each
 * token request and would not be safer. An operator who chooses a secret
 * (ANNALS_BOOTSTRAP_CLIENT_SECRET) should choose a random one: {@code openssl rand -hex 32}.
 *
 * <p>The format, {@code ans_<id>_<random>_<checksum>}, lets scanners for leaked secrets recognise a
 * secret reliably: the checksum is the CRC-32 of everything before it.
 */
@Component
public class Secrets implements PasswordEncoder {

  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 16;
  private static final int SECRET_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int MARK_LENGTH = 16;

  /** Prefix of a salted hash without HMAC, which earlier versions stored. */
  private static final String PLAIN = "sha256$";

  private static final String KEYED = "keyed$";
  private static final String MAC = "HmacSHA256";

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  Secrets(Keys keys) {
    this.key = new SecretKeySpec(keys.hashing(), MAC);
  }

  /** Generates an unused id: 16 characters of {@code a-z 0-9}, the first a letter. */
  public String newId() {
    var id = new StringBuilder("c");
    while (id.length() < ID_LENGTH) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }

  /** Generates an unused secret. */
  public String newSecret(String id) {
    var body = "ans_" + id + "_" + HexFormat.of().formatHex(bytes(SECRET_BYTES));
    return body + "_" + checksum(body);
  }

  /** Returns whether a text has the format of a generated secret, including the checksum. */
  public static boolean isWellFormed(String secret) {
    var end = secret.lastIndexOf('_');
    return secret.startsWith("ans_")
        && end > 0
        && secret.substring(end + 1).equals(checksum(secret.substring(0, end)));
  }

  @Override
  public String encode(@Nullable CharSequence secret) {
    if (secret == null) {
      throw new IllegalArgumentException("There is no secret to encode");
    }
    var salt = HexFormat.of().formatHex(bytes(SALT_BYTES));
    return KEYED + salt + "$" + mac(hash(salt, secret));
  }

  /** Returns the hash with the deployment's key, if it was created without one. */
  public String keyed(String encoded) {
    if (!encoded.startsWith(PLAIN)) {
      return encoded;
    }
    var parts = encoded.split("\\$", -1);
    return KEYED + parts[1] + "$" + mac(parts[2]);
  }

  @Override
  public boolean matches(@Nullable CharSequence secret, @Nullable String encoded) {
    if (secret == null || encoded == null) {
      return false;
    }
    var parts = encoded.split("\\$", -1);
    if (parts.length != 3 || !(encoded.startsWith(KEYED) || encoded.startsWith(PLAIN))) {
      return false;
    }
    var hash = hash(parts[1], secret);
    return MessageDigest.isEqual(
        (encoded.startsWith(KEYED) ? mac(hash) : hash).getBytes(StandardCharsets.US_ASCII),
        parts[2].getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Returns an identifier that distinguishes an encoded secret from others of the same credential,
   * and reveals nothing about the secret.
   */
  static String mark(String encoded) {
    var salt = encoded.indexOf('$') + 1;
    return encoded.substring(salt, Math.min(encoded.length(), salt + MARK_LENGTH));
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String hash(String salt, CharSequence secret) {
    return HexFormat.of().formatHex(Sha256.of(salt + secret));
  }

  private String mac(String hash) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(hash.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
    }
  }

  private static String checksum(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
