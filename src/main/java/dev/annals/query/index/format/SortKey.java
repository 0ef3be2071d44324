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
 * Values as bytes whose order, byte by byte, is the order of the values; for sorting and counting.
 * Texts are cut to {@link #LONGEST} bytes.
 */
public final class SortKey {

  public static final int LONGEST = 256;

  /** From the least on. */
  private static final List<Severity> SEVERITIES = List.of(Severity.values());

  private SortKey() {}

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

  /** The value again, as far as it was kept. */
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

  public static byte[] of(long number) {
    var bytes = new byte[Long.BYTES];
    NumericUtils.longToSortableBytes(number, bytes, 0);
    return bytes;
  }

  /** What {@link #of(long)} made bytes of. */
  public static long number(byte[] rank) {
    return NumericUtils.sortableBytesToLong(rank, 0);
  }

  /** The nearest double, on which side of it the number lies, and behind that its digits. */
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
    // Not within a letter: continuation bytes of UTF-8 begin with the bits 10.
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
