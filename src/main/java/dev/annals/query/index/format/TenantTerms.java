package dev.annals.query.index.format;

import dev.annals.kernel.Severity;
import dev.annals.kernel.Sha256;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Address;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Builds the terms of one tenant's events. Each term begins with the tenant, so that no query can
 * match another tenant's events and enumerating terms costs no more than this tenant's terms.
 */
public final class TenantTerms {

  /**
   * Maximum length of an indexed text in bytes. A longer text is indexed by its first bytes and a
   * hash.
   */
  static final int LONGEST = 1_000;

  private static final char ALL = 'a';
  private static final char FOLDED = 'f';
  private static final char PRESENT = 'x';
  private static final char WORD = 'w';
  private static final char ANYTHING = 'j';

  private final byte[] tenant;

  public TenantTerms(TenantId tenant) {
    this.tenant = tenant.value().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the term that every event of the tenant has. */
  public BytesRef all() {
    return term(ALL, "", new byte[0]);
  }

  /** Returns the term of every event with a value of this encoding. */
  public BytesRef present(FieldKey fieldKey, ValueEncoding valueEncoding) {
    return term(PRESENT, fieldKey.code(), new byte[] {(byte) valueEncoding.code()});
  }

  /** Returns the term of every event that has the custom field, whatever its value. */
  public BytesRef anything(FieldKey fieldKey) {
    return term(PRESENT, fieldKey.code(), new byte[] {(byte) ANYTHING});
  }

  /** Returns the common prefix of {@link #present} and {@link #anything} of all custom fields. */
  public BytesRef presentCustom() {
    var open = term(PRESENT, ".", new byte[0]);
    // Without the byte that terminates the name.
    return new BytesRef(open.bytes, 0, open.length - 1);
  }

  /** Parses a term that begins with {@link #presentCustom}. */
  public static Present readPresent(BytesRef term, BytesRef prefix) {
    int name = term.length - prefix.length - 2;
    char code = (char) term.bytes[term.offset + term.length - 1];
    return new Present(
        new String(term.bytes, term.offset + prefix.length, name, StandardCharsets.UTF_8),
        ValueEncoding.ALL.stream()
            .filter(valueEncoding -> valueEncoding.code() == code)
            .findFirst()
            .orElse(null));
  }

  /**
   * A custom field that an event has.
   *
   * @param encoding encoding in which it can be searched; null if the term stands for any value
   */
  public record Present(String name, @Nullable ValueEncoding encoding) {}

  public BytesRef text(FieldKey fieldKey, String text) {
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), bounded(text));
  }

  public BytesRef text(FieldKey fieldKey, byte[] text) {
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), text);
  }

  /** Returns a term after all texts with this prefix or, for null, after all texts. */
  public BytesRef behindTexts(FieldKey fieldKey, byte @Nullable [] beginning) {
    // The byte 0xFF does not occur in UTF-8.
    var last = beginning == null ? new byte[1] : Arrays.copyOf(beginning, beginning.length + 1);
    last[last.length - 1] = (byte) 0xFF;
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), last);
  }

  /**
   * Returns the term of a case-folded text. It is only indexed for texts that differ from their
   * folded form.
   */
  public BytesRef folded(FieldKey fieldKey, String folded) {
    return term(FOLDED, fieldKey.code(), bounded(folded));
  }

  /**
   * Returns the prefix of the terms of all texts with this prefix, which must satisfy {@link
   * #fits}.
   */
  public BytesRef textsFrom(FieldKey fieldKey, String prefix) {
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), bytes(prefix));
  }

  public BytesRef foldedFrom(FieldKey fieldKey, String prefix) {
    return term(FOLDED, fieldKey.code(), bytes(prefix));
  }

  public BytesRef number(FieldKey fieldKey, BigDecimal number) {
    return term(
        ValueEncoding.NUMBER.code(),
        fieldKey.code(),
        bounded(number.stripTrailingZeros().toString()));
  }

  public BytesRef flag(FieldKey fieldKey, boolean flag) {
    return term(ValueEncoding.BOOLEAN.code(), fieldKey.code(), bytes(String.valueOf(flag)));
  }

  public BytesRef severity(FieldKey fieldKey, Severity severity) {
    return term(ValueEncoding.SEVERITY.code(), fieldKey.code(), bytes(severity.name()));
  }

  public BytesRef address(FieldKey fieldKey, Address address) {
    return term(ValueEncoding.ADDRESS.code(), fieldKey.code(), bytes(address));
  }

  public BytesRef word(String field, String word) {
    return term(WORD, field, bytes(word));
  }

  /**
   * Returns the key space of a field's numbers or times, a hash that separates them from other
   * fields.
   */
  public long space(FieldKey fieldKey, ValueEncoding valueEncoding) {
    var name = term(valueEncoding.code(), fieldKey.code(), new byte[0]);
    return StringHelper.murmurhash3_x64_128(name)[0];
  }

  /** Returns whether a prefix is at most {@link #LONGEST} bytes long in UTF-8. */
  public static boolean fits(String prefix) {
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
    var hash = Sha256.of(bytes);
    return ByteBuffer.allocate(LONGEST + 1 + hash.length)
        .put(Arrays.copyOf(bytes, LONGEST))
        .put((byte) 0)
        .put(hash)
        .array();
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
