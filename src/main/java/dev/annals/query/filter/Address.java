package dev.annals.query.filter;

import dev.annals.kernel.IpAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An IP address as 128 bits, for comparison. An IPv4 address is stored in its IPv4-mapped form (RFC
 * 4291, section 2.5.5.2), so that both notations are equal.
 */
public record Address(long high, long low) {

  private static final long MAPPED = 0xFFFF_0000_0000L;

  /** Parses an address; empty if the text is not a valid address. */
  public static Optional<Address> parse(String text) {
    return IpAddress.parse(text).map(Address::of);
  }

  /** Returns whether this is an IPv4 address, in either notation. */
  public boolean isV4() {
    return high == 0 && (low >>> 32) == 0xFFFFL;
  }

  /** Returns the usual notation: 203.0.113.7, or 2001:db8::7 according to RFC 5952. */
  @Override
  public String toString() {
    if (isV4()) {
      return "%d.%d.%d.%d"
          .formatted((low >> 24) & 0xFF, (low >> 16) & 0xFF, (low >> 8) & 0xFF, low & 0xFF);
    }
    var groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (16 * (3 - i % 4))) & 0xFFFF;
    }
    return shortened(groups);
  }

  private static String shortened(int[] groups) {
    int longest = 1;
    int at = groups.length;
    for (int start = 0; start < groups.length; start++) {
      int end = start;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - start > longest) {
        longest = end - start;
        at = start;
      }
    }
    return at == groups.length
        ? hex(groups, 0, groups.length)
        : hex(groups, 0, at) + "::" + hex(groups, at + longest, groups.length);
  }

  private static String hex(int[] groups, int from, int to) {
    return Arrays.stream(groups, from, to)
        .mapToObj(Integer::toHexString)
        .collect(Collectors.joining(":"));
  }

  private static Address of(InetAddress address) {
    var bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? new Address(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()))
        : new Address(bytes.getLong(), bytes.getLong());
  }
}
