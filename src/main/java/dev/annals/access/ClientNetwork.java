package dev.annals.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Groups client addresses into networks that count as one client: an IPv4 address, or the /64
 * network of an IPv6 address.
 */
public final class ClientNetwork {

  /** A client with an IPv6 address usually controls the whole /64 network. */
  private static final int NETWORK_BYTES = 8;

  private static final String UNKNOWN = "unknown";

  private ClientNetwork() {}

  /**
   * Returns the network of an address. The address MUST NOT be a host name. All unknown addresses
   * have the same network.
   */
  public static String of(@Nullable String ip) {
    if (ip == null) {
      return UNKNOWN;
    }
    if (ip.indexOf(':') < 0) {
      return ip;
    }
    try {
      // The text is an address and not a name, so there is no DNS lookup.
      var bytes = InetAddress.getByName(ip).getAddress();
      return bytes.length > NETWORK_BYTES
          ? HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES))
          : ip;
    } catch (UnknownHostException e) {
      return ip;
    }
  }
}
