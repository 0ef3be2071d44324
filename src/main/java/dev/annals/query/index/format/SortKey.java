package dev.annals.query.index.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.annals.kernel.Severity;
import dev.annals.kernel.Timestamps;
import dev.annals.query.filter.Address;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * Encodes values as bytes whose unsigned lexicographic order is the order of the values, for
 * sorting and counting. Texts are truncated to {@link #LONGEST} bytes.
 */
public final class SortKey {

  /** Maximum length of a text's sort key in bytes. */
  public static final int LONGEST = 256;

  /** In ascending order. */
  private static final List<Severity> SEVERITIES = List.of(Severity.values());

  private SortKey() {}

  /** Returns the sort key of a value. */
  public static byte[] of(Object value) {
    return switch (value) {
      case String text -> cut(TenantTerms.bytes(text));
      case Boolean flag -> new byte[] {(byte) (flag ? 1 : 0)};
      case Instant time -> of(time.toEpochMilli());
      case Severity severity -> new byte[] {(byte) SEVERITIES.indexOf(severity)};
      case Address address -> TenantTerms.bytes(address);
      case BigDecimal number -> of(number);
      default -> throw new IllegalArgumentException("Not to be ranked: " + value.getClass());
    };
  }

  /** Returns the value of a sort key for display; long texts are truncated. */
  public static String shown(ValueEncoding valueEncoding, BytesRef rank) {
    return switch (valueEncoding) {
      case TEXT, EMAIL, URL -> rank.utf8ToString();
      case BOOLEAN -> String.valueOf(rank.bytes[rank.offset] == 1);
      case TIME ->
          Timestamps.format(
              Instant.ofEpochMilli(NumericUtils.sortableBytesToLong(rank.bytes, rank.offset)));
      case SEVERITY -> SEVERITIES.get(rank.bytes[rank.offset]).name();
      case ADDRESS -> {
        var bytes = ByteBuffer.wrap(rank.bytes, rank.offset, rank.length);
        yield new Address(bytes.getLong(), bytes.getLong()).toString();
      }
      case NUMBER -> {
        int from = rank.offset + Long.BYTES + 1;
        var digits = new String(rank.bytes, from, rank.offset + rank.length - from, US_ASCII);
        yield new BigDecimal(digits).toPlainString();
      }
    };
  }

  /** Returns the sort key of a number or of a time in epoch milliseconds. */
  public static byte[] of(long number) {
    var bytes = new byte[Long.BYTES];
    NumericUtils.longToSortableBytes(number, bytes, 0);
    return bytes;
  }

  /** Returns the number that {@link #of(long)} encoded. */
  public static long number(byte[] rank) {
    return NumericUtils.sortableBytesToLong(rank, 0);
  }

  /** Returns the nearest double, then the side on which the number lies, then its digits. */
  private static byte[] of(BigDecimal number) {
    var sortableNumber = SortableNumber.of(number);
    var digits = TenantTerms.bytes(number.stripTrailingZeros().toString());
    return ByteBuffer.allocate(Long.BYTES + 1 + digits.length)
        .put(of(sortableNumber.sortable()))
        .put((byte) (sortableNumber.side() + 1))
        .put(digits)
        .array();
  }

  private static byte[] cut(byte[] bytes) {
    if (bytes.length <= LONGEST) {
      return bytes;
    }
    int end = LONGEST;
    // Do not cut within a character: continuation bytes of UTF-8 begin with the bits 10.
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
