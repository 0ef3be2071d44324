package dev.annals.drills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Exports logs and checks the files: the checksum, the count, each event once and in order, all
 * that were acknowledged before the request.
 */
final class Exporter implements Callable<Void> {

  private static final String REQUEST =
      """
      mutation {
        requestExport(input: {format: NDJSON, fields: ["action", "resourceId"]}) { id }
      }""";
  private static final String LOOK =
      "query($id: ID!) { export(id: $id) { status events bytes sha256 downloadUrl error } }";
  private static final long PATIENCE_SECONDS = 240;

  /** A file that was complete: the keys of its events, in order. */
  private record File(String tenant, List<String> keys) {}

  private final Traffic traffic;
  private final Ledger ledger;
  private final Random random;
  private final List<File> files = new ArrayList<>();
  private int failed;

  Exporter(Traffic traffic, long seed) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.random = new Random(seed);
  }

  int completed() {
    return files.size();
  }

  int failed() {
    return failed;
  }

  @Override
  public Void call() throws Exception {
    try (var connections = new Connections(ledger)) {
      while (traffic.isSending()) {
        try {
          export(connections, Traffic.anyTenant(random));
        } catch (IOException e) {
          // No answer: another export.
        }
        TimeUnit.SECONDS.sleep(4);
      }
    }
    return null;
  }

  private void export(Connections connections, String tenant)
      throws IOException, InterruptedException {
    long highest = ledger.highest(tenant);
    var requested = ask(connections, tenant, REQUEST, Map.of());
    var id = requested.at("/data/requestExport/id").asString("");
    if (id.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(500);
      JsonNode export;
      try {
        export = ask(connections, tenant, LOOK, Map.of("id", id)).at("/data/export");
      } catch (IOException e) {
        continue;
      }
      switch (export.path("status").asString("")) {
        case "COMPLETED" -> {
          check(tenant, id, highest, export, download(connections, tenant, export));
          return;
        }
        case "FAILED", "CANCELLED", "EXPIRED" -> {
          failed++;
          System.out.printf("An export of %s has ended: %s%n", tenant, export);
          return;
        }
        default -> {
          // Not finished.
        }
      }
    }
    ledger.violation(
        Violation.Kind.NOT_RECOVERED,
        "The export %s of %s did not end within %d s",
        id,
        tenant,
        PATIENCE_SECONDS);
  }

  private JsonNode ask(
      Connections connections, String tenant, String query, Map<String, ?> variables)
      throws IOException {
    return connections.graphQl(traffic.deployment().any(random), tenant, query, variables);
  }

  private String download(Connections connections, String tenant, JsonNode export)
      throws IOException, InterruptedException {
    var path = export.get("downloadUrl").asString();
    for (int tries = 0; ; tries++) {
      try {
        return connections.ask(
            traffic.deployment().any(random), client -> client.get(tenant, path));
      } catch (IOException e) {
        if (tries == 100) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  private void check(String tenant, String id, long highest, JsonNode export, String file) {
    var keys = new ArrayList<String>();
    boolean ordered = true;
    for (var line : file.lines().toList()) {
      var event = Connections.JSON.readTree(line);
      ordered &= event.get("sequence").asLong() == keys.size() + 1;
      keys.add(event.path("resourceId").asString(""));
    }
    boolean right =
        ordered
            && keys.size() == export.get("events").asInt()
            && sha256(file).equals(export.get("sha256").asString());
    if (!right) {
      ledger.violation(
          Violation.Kind.EXPORT_WRONG,
          "%s of %s has %d lines: %s",
          id,
          tenant,
          keys.size(),
          export);
    } else if (keys.size() < highest) {
      ledger.violation(
          Violation.Kind.STALE_READ,
          "The export %s of %s ends with %d, %d was acknowledged before",
          id,
          tenant,
          keys.size(),
          highest);
    }
    files.add(new File(tenant, keys));
  }

  /** Compares the files with the logs. */
  void judge(Map<String, List<Ledger.Stored>> logs) {
    for (var file : files) {
      var log = logs.getOrDefault(file.tenant(), List.of());
      for (int i = 0; i < file.keys().size(); i++) {
        var key = i < log.size() && !log.get(i).automatic() ? log.get(i).key() : null;
        if (i >= log.size() || (key != null && !key.equals(file.keys().get(i)))) {
          ledger.violation(
              Violation.Kind.EXPORT_WRONG,
              "An export of %s has %s as %d; the log has %s",
              file.tenant(),
              file.keys().get(i),
              i + 1,
              key);
          break;
        }
      }
    }
  }

  private static String sha256(String file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(file.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
