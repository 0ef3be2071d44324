package dev.annals.drills;

import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many clients send while the server is killed with SIGKILL and started again; each sends an event
 * again, with its key, until it is acknowledged. Then every log is read: it must have the numbers 1
 * to n, each event once, and whatever was acknowledged under the number that was acknowledged; and
 * every server's search index must find each event once.
 *
 * <p>By hand, longer and harder: docs/operations.md says how. Arguments, each with a default:
 * servers, clients, events, tenants, kills.
 */
final class CrashDrill {

  record Plan(int servers, int clients, int events, int tenants, int kills) {}

  record Report(int acknowledged, int sentAgain, int stored, int faults, double seconds) {}

  private static final String SEND =
      "mutation($i: AuditInput!) { sendAudit(input: $i) { duplicate event { sequence } } }";
  private static final String READ =
      """
      query($after: Cursor) {
        auditEvents(first: 200, after: $after, order: OLDEST_FIRST) {
          nodes { sequence idempotencyKey }
          pageInfo { hasNextPage endCursor }
        }
      }""";

  private static final String FIND =
      """
      { auditFacets(fields: ["action"], search: "action:drill.send \\"crash drill\\"") {
          values { count }
      } }""";

  private final Plan plan;
  private final List<Server> servers = new ArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger sentAgain = new AtomicInteger();
  // By tenant and key: the number that was acknowledged.
  private final ConcurrentMap<String, ConcurrentMap<String, Long>> acknowledgements =
      new ConcurrentHashMap<>();

  private CrashDrill(Plan plan) {
    this.plan = plan;
  }

  public static void main(String[] args) throws Exception {
    int[] numbers = {1, 64, 100_000, 50, 3};
    for (int i = 0; i < args.length; i++) {
      numbers[i] = Integer.parseInt(args[i]);
    }
    var directory = Files.createTempDirectory("annals-drill-");
    var plan = new Plan(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    System.out.printf("%s in %s%n", plan, directory);
    var report = run(plan, directory);
    System.out.println(report);
    System.exit(report.faults() == 0 ? 0 : 1);
  }

  /** Runs a drill. One server has its own MongoDB; several share one beside them. */
  static Report run(Plan plan, Path directory) throws Exception {
    if (plan.servers() == 1) {
      return new CrashDrill(plan).run(directory, null);
    }
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("shared"), binary)) {
      return new CrashDrill(plan).run(directory, mongod.uri("annals"));
    }
  }

  private Report run(Path directory, @Nullable String mongo) throws Exception {
    for (int i = 0; i < plan.servers(); i++) {
      servers.add(new Server(directory.resolve("server-" + i), mongo));
      servers.get(i).start();
    }
    try {
      long began = System.nanoTime();
      sendAndKill();
      double seconds = (System.nanoTime() - began) / 1e9;
      var check = new Check();
      return new Report(acknowledged.get(), sentAgain.get(), check.stored, check.faults, seconds);
    } finally {
      for (var server : servers) {
        server.close();
      }
    }
  }

  private void sendAndKill() throws Exception {
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = new ArrayList<Future<?>>();
      for (int client = 0; client < plan.clients(); client++) {
        int number = client;
        sent.add(senders.submit(() -> send(number)));
      }
      killWhileTheySend();
      for (var one : sent) {
        one.get();
      }
    }
  }

  /** Kills in turn, each time when another share of the events is acknowledged. */
  private void killWhileTheySend() throws Exception {
    for (int kill = 0; kill < plan.kills(); kill++) {
      int when = (int) ((long) plan.events() * (kill + 1) / (plan.kills() + 1));
      while (acknowledged.get() < when) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      var victim = servers.get(kill % servers.size());
      victim.kill();
      victim.start();
    }
  }

  private @Nullable Void send(int number) throws Exception {
    var die = new Random(number);
    int share = plan.events() / plan.clients() + (number < plan.events() % plan.clients() ? 1 : 0);
    var client = new Client(servers.get(number % servers.size()).port());
    try {
      for (int i = 0; i < share; i++) {
        sendUntilAcknowledged(client, "t" + zipf(die), "c%d-%d".formatted(number, i));
      }
    } finally {
      client.close();
    }
    return null;
  }

  private void sendUntilAcknowledged(Client client, String tenant, String key) throws Exception {
    var input =
        Map.of(
            "action",
            "drill.send",
            "idempotencyKey",
            key,
            "description",
            "An event of the crash drill",
            "custom",
            Map.of("client", key, "of", tenant));
    for (int tries = 0; ; tries++) {
      try {
        var answer = client.graphQl(tenant, SEND, Map.of("i", input));
        var sequence = answer.at("/data/sendAudit/event/sequence");
        if (sequence.isNumber()) {
          acknowledge(tenant, key, sequence.asLong());
          return;
        }
        giveWay(tries, answer.toString());
      } catch (IOException e) {
        giveWay(tries, e.toString());
      }
      sentAgain.incrementAndGet();
    }
  }

  private static void giveWay(int tries, String why) throws InterruptedException {
    if (tries > 3_000) {
      throw new IllegalStateException("Never acknowledged: " + why);
    }
    TimeUnit.MILLISECONDS.sleep(Math.min(200, 10L * (tries + 1)));
  }

  private void acknowledge(String tenant, String key, long sequence) {
    acknowledgements.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>()).put(key, sequence);
    acknowledged.incrementAndGet();
  }

  /** A few tenants have most of the events, as in life: Zipf's law with exponent 1. */
  private int zipf(Random die) {
    double harmonic = 0;
    for (int rank = 1; rank <= plan.tenants(); rank++) {
      harmonic += 1.0 / rank;
    }
    double at = die.nextDouble() * harmonic;
    for (int rank = 1; rank < plan.tenants(); rank++) {
      at -= 1.0 / rank;
      if (at < 0) {
        return rank;
      }
    }
    return plan.tenants();
  }

  /** Reads every log through the server, and counts what is not as promised. */
  private final class Check {

    private int stored;
    private int faults;

    Check() throws IOException {
      try (var client = new Client(servers.getFirst().port())) {
        for (var tenant : acknowledgements.keySet()) {
          check(tenant, read(client, tenant));
        }
      }
      for (var server : servers) {
        try (var client = new Client(server.port())) {
          for (var tenant : acknowledgements.keySet()) {
            checkSearch(client, tenant);
          }
        }
      }
    }

    /** Each server's index must find every event once, however often the server was killed. */
    private void checkSearch(Client client, String tenant) throws IOException {
      int promised = acknowledgements.getOrDefault(tenant, new ConcurrentHashMap<>()).size();
      for (int tries = 0; ; tries++) {
        var answer = client.graphQl(tenant, FIND, Map.of());
        var found = answer.at("/data/auditFacets/0/values/0/count");
        if (found.isNumber()) {
          expect(
              found.asInt() == promised,
              "%s finds %d of %d events".formatted(tenant, found.asInt(), promised));
          return;
        }
        if (tries > 20) {
          throw new IOException("The index does not come into step: " + answer);
        }
      }
    }

    private void check(String tenant, Map<Long, String> log) {
      var promised = acknowledgements.getOrDefault(tenant, new ConcurrentHashMap<>());
      stored += log.size();
      for (long sequence = 1; sequence <= log.size(); sequence++) {
        expect(log.containsKey(sequence), "%s has no event %d".formatted(tenant, sequence));
      }
      expect(new HashSet<>(log.values()).size() == log.size(), tenant + " has an event twice");
      promised.forEach(
          (key, sequence) ->
              expect(
                  key.equals(log.get(sequence)),
                  "%s acknowledged %s as %d".formatted(tenant, key, sequence)));
      expect(
          promised.size() == log.size(),
          "%s has %d events and acknowledged %d".formatted(tenant, log.size(), promised.size()));
    }

    private void expect(boolean holds, String otherwise) {
      if (!holds) {
        faults++;
        System.out.println("FAULT: " + otherwise);
      }
    }

    private Map<Long, String> read(Client client, String tenant) throws IOException {
      var log = new HashMap<Long, String>();
      var variables = new HashMap<String, Object>();
      boolean more = true;
      while (more) {
        var page = client.graphQl(tenant, READ, variables).at("/data/auditEvents");
        if (!page.isObject()) {
          throw new IOException("The log of %s cannot be read".formatted(tenant));
        }
        for (var event : page.get("nodes")) {
          var before =
              log.put(event.get("sequence").asLong(), event.get("idempotencyKey").asString());
          expect(before == null, tenant + " shows a number twice");
        }
        more = page.at("/pageInfo/hasNextPage").asBoolean();
        variables.put("after", page.at("/pageInfo/endCursor").asString());
      }
      return log;
    }
  }
}
