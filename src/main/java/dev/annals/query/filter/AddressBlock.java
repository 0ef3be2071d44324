package dev.annals.query.filter;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A block of addresses that begin alike (CIDR, RFC 4632 and RFC 4291).
 *
 * @param start its first address; bits beyond the prefix are cleared
 * @param prefix how many of the 128 bits count; an IPv4 block has 96 more than it is written with
 */
public record AddressBlock(Address start, int prefix) {

  /** What a block looks like, in words for an error. */
  public static final String RULE =
      "Must be an address block in CIDR notation, such as 10.1.0.0/16 or 2001:db8::/32.";

  private static final int V4_PREFIX = 96;

  public AddressBlock {
    start = new Address(start.high() & mask(prefix), start.low() & mask(prefix - 64));
  }

  /** The block that a text says; nothing if it says none. */
  public static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    var length = length(text.substring(slash + 1));
    if (length.isEmpty()) {
      return Optional.empty();
    }
    boolean dotted = text.indexOf(':') < 0;
    int prefix = dotted ? length.getAsInt() + V4_PREFIX : length.getAsInt();
    return prefix > 128
        ? Optional.empty()
        : Address.parse(text.substring(0, slash)).map(start -> new AddressBlock(start, prefix));
  }

  /** Whether the address is in this block. A block of IPv6 holds no IPv4, not even {@code ::/0}. */
  public boolean contains(Address address) {
    return (prefix >= V4_PREFIX || !address.isV4())
        && (address.high() & mask(prefix)) == start.high()
        && (address.low() & mask(prefix - 64)) == start.low();
  }

  /** Its last address. */
  public Address end() {
    return new Address(start.high() | ~mask(prefix), start.low() | ~mask(prefix - 64));
  }

  /** Whether there are IPv4 addresses in it: then there are no others. */
  public boolean holdsV4() {
    return prefix >= V4_PREFIX && start.isV4();
  }

  private static OptionalInt length(String digits) {
    return digits.matches("0|[1-9][0-9]{0,2}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /** A mask of the first bits of 64 bits. */
  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= 64 ? -1L : -1L << (64 - bits);
  }
}
