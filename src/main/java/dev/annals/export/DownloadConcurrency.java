package dev.annals.export;

import dev.annals.access.Caller;
import dev.annals.kernel.ConcurrencyLimit;
import org.springframework.stereotype.Component;

/** Limits the number of concurrent downloads per caller on this server, for all kinds of files. */
@Component
public class DownloadConcurrency {

  private final ExportSettings settings;
  private final ConcurrencyLimit underway = new ConcurrencyLimit("concurrent downloads per caller");

  DownloadConcurrency(ExportSettings settings) {
    this.settings = settings;
  }

  /** A download. Closing it releases its permit. */
  public interface Transfer extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Acquires a permit for a download, until the transfer is closed.
   *
   * @throws dev.annals.kernel.Refusal {@code RATE_LIMITED} if the caller has too many downloads
   */
  public Transfer begin(Caller caller) {
    // A user's id is unique only within its tenant.
    var who = caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
    underway.acquire(
        who, caller.isVendor() ? settings.credentialDownloads() : settings.userDownloads());
    return () -> underway.release(who);
  }
}
