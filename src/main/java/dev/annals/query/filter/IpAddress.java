package dev.annals.query.filter;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, read from its literal and never looked up. All 128 bits; an IPv4 address is kept
 * in its IPv4-mapped form (RFC 4291, section 2.5.5.2), so that both ways to write it are equal.
 */
public record IpAddress(long high, long low) {

  /** What an address looks like, in words for an error. */
  public static final String RULE =
      "An address is written as IPv4 or IPv6: 192.0.2.7 or 2001:db8::1";

  private static final long MAPPED = 0xFFFF_0000_0000L;
  private static final int GROUPS = 8;

  /** The address that a text says; nothing if it says none. */
  public static Optional<IpAddress> parse(String text) {
    return Optional.ofNullable(text.indexOf(':') < 0 ? v4(text) : v6(text));
  }

  /** Whether this is an IPv4 address, however it was written. */
  public boolean isV4() {
    return high == 0 && (low >>> 32) == 0xFFFFL;
  }

  private static @Nullable IpAddress v4(String text) {
    long bits = v4Bits(text);
    return bits < 0 ? null : new IpAddress(0, MAPPED | bits);
  }

  /** The 32 bits of a dotted quad, or -1. A leading zero is refused: some read it as octal. */
  private static long v4Bits(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long bits = 0;
    for (var part : parts) {
      int value = decimalByte(part);
      if (value < 0) {
        return -1;
      }
      bits = (bits << 8) | value;
    }
    return bits;
  }

  private static int decimalByte(String part) {
    if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      char digit = part.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + (digit - '0');
    }
    return value > 255 ? -1 : value;
  }

  private static @Nullable IpAddress v6(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::")) {
      return null;
    }
    var groups = new int[GROUPS];
    if (gap < 0) {
      return groups(text, groups, true) == GROUPS ? of(groups) : null;
    }
    var tail = new int[GROUPS];
    int before = groups(text.substring(0, gap), groups, false);
    int after = groups(text.substring(gap + 2), tail, true);
    if (before < 0 || after < 0 || before + after >= GROUPS) {
      return null;
    }
    System.arraycopy(tail, 0, groups, GROUPS - after, after);
    return of(groups);
  }

  /** Reads groups parted by colons, the last perhaps a dotted quad; how many, or -1. */
  private static int groups(String text, int[] groups, boolean mayEndInV4) {
    if (text.isEmpty()) {
      return 0;
    }
    var parts = text.split(":", -1);
    if (parts.length > GROUPS) {
      return -1;
    }
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (mayEndInV4 && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        long bits = v4Bits(parts[i]);
        if (bits < 0 || count + 2 > GROUPS) {
          return -1;
        }
        groups[count++] = (int) (bits >>> 16);
        groups[count++] = (int) (bits & 0xFFFF);
        return count;
      }
      int group = hexGroup(parts[i]);
      if (group < 0) {
        return -1;
      }
      groups[count++] = group;
    }
    return count;
  }

  private static int hexGroup(String part) {
    if (part.isEmpty() || part.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      // Character.digit also takes the digits of other scripts.
      int digit = part.charAt(i) < 128 ? Character.digit(part.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static IpAddress of(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS / 2; i++) {
      high = (high << 16) | groups[i];
      low = (low << 16) | groups[i + GROUPS / 2];
    }
    return new IpAddress(high, low);
  }
}
