package dev.annals.query.filter;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An address block in CIDR notation (RFC 4632 and RFC 4291).
 *
 * @param start first address; bits after the prefix are cleared
 * @param prefix prefix length out of 128 bits; for an IPv4 block, 96 more than in its notation
 */
public record AddressBlock(Address start, int prefix) {

  /** Describes a valid block, for error messages. */
  public static final String RULE =
      "Must be an address block in CIDR notation, such as 10.1.0.0/16 or 2001:db8::/32.";

  private static final int V4_PREFIX = 96;

  public AddressBlock {
    start = new Address(start.high() & mask(prefix), start.low() & mask(prefix - 64));
  }

  /** Parses a block; empty if the text is not a valid block. */
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

  /**
   * Returns whether the address is in this block. An IPv6 block, even {@code ::/0}, contains no
   * IPv4 addresses.
   */
  public boolean contains(Address address) {
    return (prefix >= V4_PREFIX || !address.isV4())
        && (address.high() & mask(prefix)) == start.high()
        && (address.low() & mask(prefix - 64)) == start.low();
  }

  /** Returns the last address. */
  public Address end() {
    return new Address(start.high() | ~mask(prefix), start.low() | ~mask(prefix - 64));
  }

  /** Returns whether this is an IPv4 block. It then contains no IPv6 addresses. */
  public boolean holdsV4() {
    return prefix >= V4_PREFIX && start.isV4();
  }

  private static OptionalInt length(String digits) {
    return digits.matches("0|[1-9][0-9]{0,2}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /** Returns a mask of the first bits of 64 bits. */
  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= 64 ? -1L : -1L << (64 - bits);
  }
}
