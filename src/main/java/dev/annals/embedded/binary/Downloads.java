package dev.annals.embedded.binary;

import static java.net.http.HttpResponse.BodyHandlers.ofFile;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Downloads a file, and fails soon on a machine without network access. */
final class Downloads {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final int OK = 200;

  private Downloads() {}

  static void fetch(URI from, Path to) throws SourceUnavailable, IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(Redirect.NORMAL)
            .build()) {
      var request = HttpRequest.newBuilder(from).timeout(RESPONSE_TIMEOUT).build();
      var download = client.sendAsync(request, ofFile(to));
      try {
        int status = download.get(DOWNLOAD_TIMEOUT.toMillis(), MILLISECONDS).statusCode();
        if (status != OK) {
          throw new SourceUnavailable("%s responds with status %d".formatted(from, status));
        }
      } catch (TimeoutException e) {
        throw new SourceUnavailable(
            "%s did not arrive within %s".formatted(from, DOWNLOAD_TIMEOUT));
      } catch (ExecutionException e) {
        throw new SourceUnavailable("%s cannot be downloaded: %s".formatted(from, innermost(e)));
      } finally {
        download.cancel(true);
        client.shutdownNow();
      }
    }
  }

  private static Throwable innermost(Throwable thrown) {
    var cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
