package dev.annals.query.index;

import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Address;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * The terms of one tenant's events. Each begins with the tenant, so that no question can reach
 * another tenant's events, and enumerating terms costs what this tenant has.
 */
final class Terms {

  /** A longer text is known by its first bytes and a hash. */
  static final int LONGEST = 1_000;

  private static final char ALL = 'a';
  private static final char FOLDED = 'f';
  private static final char PRESENT = 'x';
  private static final char WORD = 'w';
  private static final char ANYTHING = 'j';

  private final byte[] tenant;

  Terms(TenantId tenant) {
    this.tenant = tenant.value().getBytes(StandardCharsets.UTF_8);
  }

  /** Stands in every event of the tenant. */
  BytesRef all() {
    return term(ALL, "", new byte[0]);
  }

  /** Stands in every event with a value of this form. */
  BytesRef present(Key key, Form form) {
    return term(PRESENT, key.code(), new byte[] {(byte) form.code()});
  }

  /** Stands in every event that has the custom field, whatever it holds. */
  BytesRef anything(Key key) {
    return term(PRESENT, key.code(), new byte[] {(byte) ANYTHING});
  }

  /** Begins each {@link #present} and {@link #anything} of a custom field. */
  BytesRef presentCustom() {
    var open = term(PRESENT, ".", new byte[0]);
    // Without the byte that ends the name.
    return new BytesRef(open.bytes, 0, open.length - 1);
  }

  /** What a term says that begins with {@link #presentCustom}. */
  static Present readPresent(BytesRef term, BytesRef prefix) {
    int name = term.length - prefix.length - 2;
    char code = (char) term.bytes[term.offset + term.length - 1];
    return new Present(
        new String(term.bytes, term.offset + prefix.length, name, StandardCharsets.UTF_8),
        Form.ALL.stream().filter(form -> form.code() == code).findFirst().orElse(null));
  }

  /**
   * A custom field that an event has.
   *
   * @param form in which it can be searched; null for whatever it holds
   */
  record Present(String name, @Nullable Form form) {}

  BytesRef text(Key key, String text) {
    return term(Form.TEXT.code(), key.code(), bounded(text));
  }

  BytesRef text(Key key, byte[] text) {
    return term(Form.TEXT.code(), key.code(), text);
  }

  /** Comes behind all texts that begin so; or, for null, behind all texts. */
  BytesRef behindTexts(Key key, byte @Nullable [] beginning) {
    // No text has this byte, which UTF-8 does not know.
    var last = beginning == null ? new byte[1] : Arrays.copyOf(beginning, beginning.length + 1);
    last[last.length - 1] = (byte) 0xFF;
    return term(Form.TEXT.code(), key.code(), last);
  }

  /** For a text that has capital letters; others are their own. */
  BytesRef folded(Key key, String folded) {
    return term(FOLDED, key.code(), bounded(folded));
  }

  /** Begins the terms of all texts that begin so; only for texts of at most {@link #LONGEST}. */
  BytesRef textsFrom(Key key, String prefix) {
    return term(Form.TEXT.code(), key.code(), bytes(prefix));
  }

  BytesRef foldedFrom(Key key, String prefix) {
    return term(FOLDED, key.code(), bytes(prefix));
  }

  BytesRef number(Key key, BigDecimal number) {
    return term(Form.NUMBER.code(), key.code(), bounded(number.stripTrailingZeros().toString()));
  }

  BytesRef flag(Key key, boolean flag) {
    return term(Form.BOOLEAN.code(), key.code(), bytes(String.valueOf(flag)));
  }

  BytesRef severity(Key key, Severity severity) {
    return term(Form.SEVERITY.code(), key.code(), bytes(severity.name()));
  }

  BytesRef address(Key key, Address address) {
    return term(Form.ADDRESS.code(), key.code(), bytes(address));
  }

  BytesRef word(String field, String word) {
    return term(WORD, field, bytes(word));
  }

  /** Tells the numbers and the times of one field from all others. */
  long space(Key key, Form form) {
    var name = term(form.code(), key.code(), new byte[0]);
    return StringHelper.murmurhash3_x64_128(name)[0];
  }

  static boolean fits(String prefix) {
    return bytes(prefix).length <= LONGEST;
  }

  static byte[] bytes(Address address) {
    return ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bounded(String text) {
    var bytes = bytes(text);
    if (bytes.length <= LONGEST) {
      return bytes;
    }
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return ByteBuffer.allocate(LONGEST + 1 + hash.length)
          .put(Arrays.copyOf(bytes, LONGEST))
          .put((byte) 0)
          .put(hash)
          .array();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private BytesRef term(char kind, String name, byte[] value) {
    var field = bytes(name);
    var term =
        ByteBuffer.allocate(tenant.length + 2 + field.length + 1 + value.length)
            .put(tenant)
            .put((byte) 0)
            .put((byte) kind)
            .put(field)
            .put((byte) 0)
            .put(value);
    return new BytesRef(term.array());
  }
}
