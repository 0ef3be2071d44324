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
 * The terms of one tenant's events. Each begins with the tenant, so that no question can reach
 * another tenant's events, and enumerating terms costs what this tenant has.
 */
public final class TenantTerms {

  /** A longer text is known by its first bytes and a hash. */
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

  /** Stands in every event of the tenant. */
  public BytesRef all() {
    return term(ALL, "", new byte[0]);
  }

  /** Stands in every event with a value of this form. */
  public BytesRef present(FieldKey fieldKey, ValueEncoding valueEncoding) {
    return term(PRESENT, fieldKey.code(), new byte[] {(byte) valueEncoding.code()});
  }

  /** Stands in every event that has the custom field, whatever it holds. */
  public BytesRef anything(FieldKey fieldKey) {
    return term(PRESENT, fieldKey.code(), new byte[] {(byte) ANYTHING});
  }

  /** Begins each {@link #present} and {@link #anything} of a custom field. */
  public BytesRef presentCustom() {
    var open = term(PRESENT, ".", new byte[0]);
    // Without the byte that ends the name.
    return new BytesRef(open.bytes, 0, open.length - 1);
  }

  /** What a term says that begins with {@link #presentCustom}. */
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
   * @param encoding in which it can be searched; null for whatever it holds
   */
  public record Present(String name, @Nullable ValueEncoding encoding) {}

  public BytesRef text(FieldKey fieldKey, String text) {
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), bounded(text));
  }

  public BytesRef text(FieldKey fieldKey, byte[] text) {
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), text);
  }

  /** Comes behind all texts that begin so; or, for null, behind all texts. */
  public BytesRef behindTexts(FieldKey fieldKey, byte @Nullable [] beginning) {
    // No text has this byte, which UTF-8 does not know.
    var last = beginning == null ? new byte[1] : Arrays.copyOf(beginning, beginning.length + 1);
    last[last.length - 1] = (byte) 0xFF;
    return term(ValueEncoding.TEXT.code(), fieldKey.code(), last);
  }

  /** For a text that has capital letters; others are their own. */
  public BytesRef folded(FieldKey fieldKey, String folded) {
    return term(FOLDED, fieldKey.code(), bounded(folded));
  }

  /** Begins the terms of all texts that begin so; only for texts of at most {@link #LONGEST}. */
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

  /** Tells the numbers and the times of one field from all others. */
  public long space(FieldKey fieldKey, ValueEncoding valueEncoding) {
    var name = term(valueEncoding.code(), fieldKey.code(), new byte[0]);
    return StringHelper.murmurhash3_x64_128(name)[0];
  }

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
