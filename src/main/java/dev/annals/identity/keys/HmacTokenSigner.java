package dev.annals.identity.keys;

import dev.annals.kernel.TokenSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Signs a value by appending the first half of its HMAC-SHA-256 (RFC 2104, section 5). These 128
 * bits cannot be guessed, and keep cursors short.
 */
@Component
class HmacTokenSigner implements TokenSigner {

  private static final int TAG_BYTES = 16;

  private final Mac template;

  HmacTokenSigner(Keys keys) throws GeneralSecurityException {
    this.template = Mac.getInstance("HmacSHA256");
    this.template.init(new SecretKeySpec(keys.sealing(), "HmacSHA256"));
  }

  @Override
  public String seal(String purpose, byte[] value) {
    var sealed = ByteBuffer.allocate(value.length + TAG_BYTES);
    sealed.put(value).put(tag(purpose, value));
    return text(sealed.array());
  }

  @Override
  public Optional<byte[]> open(String purpose, String sealed) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    // The last base64 character can have unused bits. Each value has exactly one valid text.
    if (bytes.length < TAG_BYTES || !text(bytes).equals(sealed)) {
      return Optional.empty();
    }
    var value = Arrays.copyOf(bytes, bytes.length - TAG_BYTES);
    var tag = Arrays.copyOfRange(bytes, value.length, bytes.length);
    return MessageDigest.isEqual(tag, tag(purpose, value)) ? Optional.of(value) : Optional.empty();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] tag(String purpose, byte[] value) {
    var name = purpose.getBytes(StandardCharsets.UTF_8);
    var mac = copy();
    // The length separates the purpose from the value.
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
    mac.update(name);
    return Arrays.copyOf(mac.doFinal(value), TAG_BYTES);
  }

  private Mac copy() {
    try {
      return (Mac) template.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The platform's HMAC can be cloned", e);
    }
  }
}
