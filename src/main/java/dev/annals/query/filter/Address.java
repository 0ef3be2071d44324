package dev.annals.query.filter;

import dev.annals.kernel.IpAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IP address as 128 bits, to be compared. An IPv4 address is kept in its IPv4-mapped form (RFC
 * 4291, section 2.5.5.2), so that both ways to write it are equal.
 */
public record Address(long high, long low) {

  private static final long MAPPED = 0xFFFF_0000_0000L;

  /** The address that a text says; nothing if it says none. */
  public static Optional<Address> parse(String text) {
    return IpAddress.parse(text).map(Address::of);
  }

  /** Whether this is an IPv4 address, however it was written. */
  public boolean isV4() {
    return high == 0 && (low >>> 32) == 0xFFFFL;
  }

  private static Address of(InetAddress address) {
    var bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? new Address(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()))
        : new Address(bytes.getLong(), bytes.getLong());
  }
}
