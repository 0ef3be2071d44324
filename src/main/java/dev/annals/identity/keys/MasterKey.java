package dev.annals.identity.keys;

import dev.annals.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the other keys with AES-256 in Galois/Counter Mode (NIST SP 800-38D). Each text has a
 * random nonce and is bound to the name under which it is stored, so that it cannot replace another
 * one.
 */
final class MasterKey {

  static final int BYTES = 32;

  private static final String SCHEME = "sealed:1:";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_BYTES = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final String id;

  private MasterKey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    this.id = id(key);
  }

  /**
   * Parses a key: 32 bytes in base64 or hexadecimal.
   *
   * @throws IllegalArgumentException if the text is not a valid key; the message does not contain
   *     it
   */
  static MasterKey of(String text) {
    var bytes = decode(text.strip());
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "A master key must have 32 bytes in base64 or hexadecimal, such as the output of openssl"
              + " rand -base64 32. The number of bytes of this one is "
              + bytes.length);
    }
    return new MasterKey(bytes);
  }

  static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Returns whether a text was encrypted by {@link #seal}, with this key or another one. */
  static boolean isSealed(String text) {
    return text.startsWith(SCHEME);
  }

  /** Returns the id of the key that encrypted a text. */
  static String sealedBy(String text) {
    return text.substring(SCHEME.length(), text.indexOf(':', SCHEME.length()));
  }

  /** Returns the id of this key. It reveals nothing about the key. */
  String id() {
    return id;
  }

  String seal(String name, String plain) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(plain.getBytes(StandardCharsets.UTF_8));
      var whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
      return SCHEME + id + ":" + Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The platform has AES-GCM", e);
    }
  }

  /**
   * Decrypts a text that was encrypted with this name. Empty if it was encrypted with another key
   * or name, or was changed.
   */
  Optional<String> open(String name, String sealed) {
    if (!sealedBy(sealed).equals(id)) {
      return Optional.empty();
    }
    try {
      var whole = Base64.getDecoder().decode(sealed.substring(sealed.lastIndexOf(':') + 1));
      var nonce = Arrays.copyOf(whole, NONCE_BYTES);
      var plain =
          cipher(Cipher.DECRYPT_MODE, nonce, name)
              .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (AEADBadTagException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The platform has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] decode(String text) {
    try {
      return text.matches("[0-9a-fA-F]{64}")
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static String id(byte[] key) {
    var digest = Sha256.digest();
    digest.update("annals master key".getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(key), 0, ID_BYTES);
  }

  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }
}
