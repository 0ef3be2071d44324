package dev.annals.drills;

import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import dev.annals.hostile.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * How long the server works on requests that are meant to keep it busy, before it refuses them.
 *
 * <p>Argument, with a default: how often each is sent.
 */
final class HostileBench {

  private HostileBench() {}

  public static void main(String[] args) throws Exception {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    var directory = Files.createTempDirectory("annals-hostile-");
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("mongo"), binary);
        var server = new Server(directory.resolve("home"), mongod.uri("annals"))) {
      server.start();
      try (var client = new Client(server.port());
          var http = new Http(server.port())) {
        for (var request : Hostile.all()) {
          // The others are refused before there is a document, and the connection with them.
          if (request.status() == 200) {
            measure(http, client.token(), request, times);
          }
        }
      }
    }
  }

  private static void measure(Http http, String token, Hostile request, int times)
      throws IOException {
    var headers =
        "Authorization: Bearer %s\r\nX-Tenant-Id: t1\r\nContent-Type: %s\r\n"
            .formatted(token, request.contentType());
    var nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      var answer = http.post("/graphql", headers, request.body());
      nanos[i] = System.nanoTime() - began;
      if (answer.status() != request.status()) {
        throw new IOException(request + ": " + answer);
      }
    }
    double first = nanos[0] / 1e6;
    Arrays.sort(nanos);
    System.out.printf(
        "%-40s first %6.1f ms   p50 %5.1f ms   p95 %5.1f ms%n",
        request, first, nanos[times / 2] / 1e6, nanos[times * 95 / 100] / 1e6);
  }
}
