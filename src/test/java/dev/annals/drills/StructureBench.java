package dev.annals.drills;

import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;

/**
 * What a tenant's own schema costs: so many tenants with a field of their own each, and how long
 * each one's first question takes, with its field in it, its second one, and one that comes back
 * after all others have been there. The server has 1 GiB of heap: that it answers to the end is the
 * bound of its cache.
 *
 * <p>Argument, with a default: tenants.
 */
final class StructureBench {

  private static final String ADD =
      "mutation { addField(input: {name: \"f%1$d\", displayName: \"Field %1$d\", type: TEXT}) { version } }";
  private static final String ASK = "{ auditEvents(first: 1) { nodes { id custom { f%d } } } }";

  private final int tenants;

  private StructureBench(int tenants) {
    this.tenants = tenants;
  }

  public static void main(String[] args) throws Exception {
    new StructureBench(args.length > 0 ? Integer.parseInt(args[0]) : 10_000).run();
  }

  private void run() throws Exception {
    var directory = Files.createTempDirectory("annals-structures-");
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("mongo"), binary);
        var server = new Server(directory.resolve("home"), mongod.uri("annals"))) {
      server.start();
      try (var client = new Client(server.port())) {
        measure(client);
      }
    }
  }

  private void measure(Client client) throws IOException {
    var first = new long[tenants];
    var second = new long[tenants];
    var again = new long[tenants];
    for (int i = 0; i < tenants; i++) {
      ask(client, i, ADD);
      first[i] = ask(client, i, ASK);
      second[i] = ask(client, i, ASK);
    }
    for (int i = 0; i < tenants; i++) {
      again[i] = ask(client, i, ASK);
    }
    print("first question of a tenant", first);
    print("the same once more", second);
    print("after all others", again);
  }

  private static long ask(Client client, int tenant, String document) throws IOException {
    long began = System.nanoTime();
    var answer = client.graphQl("t" + tenant, document.formatted(tenant), Map.of());
    long took = System.nanoTime() - began;
    if (answer.has("errors")) {
      throw new IOException(answer.toString());
    }
    return took;
  }

  private static void print(String what, long[] nanos) {
    // The first thousand warm the server up.
    var sorted = Arrays.stream(nanos).skip(Math.min(1_000, nanos.length / 2)).sorted().toArray();
    System.out.printf(
        "%-28s p50 %5.1f ms   p95 %5.1f ms   p99 %5.1f ms%n",
        what, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99));
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) (part * (sorted.length - 1))] / 1e6;
  }
}
