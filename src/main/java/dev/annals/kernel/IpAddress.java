package dev.annals.kernel;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Parses and formats IP addresses. Host names are not accepted, so there is no DNS lookup. */
public final class IpAddress {

  /** The rule for addresses, as an error message. */
  public static final String RULE = "Must be an IP address, such as 203.0.113.7 or 2001:db8::7.";

  private static final Pattern V4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private IpAddress() {}

  /**
   * Parses an IPv4 or IPv6 address. An IPv4-mapped IPv6 address is returned as IPv4. Zones,
   * brackets and short forms of IPv4 are not accepted.
   */
  public static Optional<InetAddress> parse(String text) {
    if (text.length() > 45 || !(V4.matcher(text).matches() || V6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Formats an address: IPv6 in lower case with the longest run of zeros omitted (RFC 5952, section
   * 4).
   */
  public static String text(InetAddress address) {
    var bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    var groups = new int[bytes.length / 2];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    int from = 0;
    int to = 0;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - i > to - from && end - i > 1) {
        from = i;
        to = end;
      }
    }
    return to == 0
        ? hex(groups, 0, groups.length)
        : hex(groups, 0, from) + "::" + hex(groups, to, groups.length);
  }

  private static String hex(int[] groups, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Integer.toHexString(groups[i]))
        .collect(Collectors.joining(":"));
  }
}
