package dev.annals.export;

import dev.annals.access.Caller;
import dev.annals.access.Crowd;
import org.springframework.stereotype.Component;

/** Limits how many files each caller is sent at once by this node, whichever way they are made. */
@Component
public class Transfers {

  private final ExportSettings settings;
  private final Crowd underway = new Crowd("concurrent downloads per caller");

  Transfers(ExportSettings settings) {
    this.settings = settings;
  }

  /** A file that is being sent; closing it makes room for another one. */
  public interface Transfer extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Counts a file that is sent to a caller, until the transfer is closed.
   *
   * @throws dev.annals.kernel.Refusal {@code RATE_LIMITED} if too many are being sent
   */
  public Transfer begin(Caller caller) {
    // A user's id means something within its tenant only.
    var who = caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
    underway.enter(
        who, caller.isVendor() ? settings.credentialDownloads() : settings.userDownloads());
    return () -> underway.leave(who);
  }
}
