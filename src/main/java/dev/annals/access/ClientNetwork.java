package dev.annals.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What counts as one client: an IPv4 address, or the /64 network of an IPv6 address. */
public final class ClientNetwork {

  /** Who has an IPv6 address has all with the same first half. */
  private static final int NETWORK_BYTES = 8;

  private static final String UNKNOWN = "unknown";

  private ClientNetwork() {}

  /** The network of an address, which MUST be no host name; the same word for all unknown ones. */
  public static String of(@Nullable String ip) {
    if (ip == null) {
      return UNKNOWN;
    }
    if (ip.indexOf(':') < 0) {
      return ip;
    }
    try {
      // An address and no name: nothing is looked up.
      var bytes = InetAddress.getByName(ip).getAddress();
      return bytes.length > NETWORK_BYTES
          ? HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES))
          : ip;
    } catch (UnknownHostException e) {
      return ip;
    }
  }
}
