package dev.annals.kernel;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as texts: only what is literally one, and nothing is ever looked up. */
public final class IpAddress {

  /** What an address looks like, in words for an error. */
  public static final String RULE = "An IP address is written as 203.0.113.7 or 2001:db8::7";

  private static final Pattern V4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private IpAddress() {}

  /**
   * The address that a text says, IPv4 or IPv6; an IPv4-mapped IPv6 address is the IPv4 one. No
   * zone, no brackets, no short forms of IPv4.
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
}
