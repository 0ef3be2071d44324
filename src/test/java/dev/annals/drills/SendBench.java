package dev.annals.drills;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClients;
import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.bson.Document;

/**
 * How many events a second go in through GraphQL, one a request, beside a raw {@code insertOne}
 * into the same MongoDB: both by so many clients at once, in turn, several rounds, after a warm-up
 * of both. Both acknowledge a majority, journalled; the raw one has no number, no check, no
 * idempotency and no further index.
 *
 * <p>Arguments, each with a default: clients, seconds of a round, rounds, seconds of warm-up.
 */
final class SendBench {

  private static final int TENANTS = 50;
  private static final String QUERY =
      "mutation($i: AuditInput!) { sendAudit(input: $i) { duplicate event { id sequence } } }";

  private final int clients;
  private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();

  private SendBench(int clients) {
    this.clients = clients;
  }

  public static void main(String[] args) throws Exception {
    int[] numbers = {64, 15, 3, 20};
    for (int i = 0; i < args.length; i++) {
      numbers[i] = Integer.parseInt(args[i]);
    }
    new SendBench(numbers[0]).run(numbers[1], numbers[2], numbers[3]);
  }

  private void run(int seconds, int rounds, int warmUp) throws Exception {
    var directory = Files.createTempDirectory("annals-bench-");
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("mongo"), binary);
        var mongo = MongoClients.create(mongod.uri("raw"));
        var server = new Server(directory.resolve("home"), mongod.uri("annals"))) {
      server.start();
      var raw =
          mongo
              .getDatabase("raw")
              .getCollection("events")
              .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
      IntFunction<Step> inserting = client -> () -> raw.insertOne(document(client));
      IntFunction<Step> sending = client -> sender(server.port(), client);
      processes.put("server", ProcessHandle.of(server.pid()).orElseThrow());
      processes.put("mongod", childNamed("mongod"));
      processes.put("load", ProcessHandle.current());
      measure("warm-up raw", inserting, warmUp);
      measure("warm-up annals", sending, warmUp);
      var raws = new ArrayList<Double>();
      var annals = new ArrayList<Double>();
      var ratios = new ArrayList<Double>();
      for (int round = 0; round < rounds; round++) {
        raws.add(measure("raw insertOne", inserting, seconds));
        annals.add(measure("sendAudit", sending, seconds));
        ratios.add(annals.getLast() / raws.getLast());
      }
      System.out.printf(
          "%d clients, medians of %d rounds: raw insertOne %.0f/s, sendAudit over HTTP %.0f/s,"
              + " ratio %.2f (%.2f to %.2f)%n",
          clients,
          rounds,
          median(raws),
          median(annals),
          median(ratios),
          ratios.stream().min(Double::compare).orElseThrow(),
          ratios.stream().max(Double::compare).orElseThrow());
    }
  }

  /** One event by one client. */
  private interface Step {
    void run() throws Exception;
  }

  private double measure(String what, IntFunction<Step> steps, int seconds) throws Exception {
    var count = new LongAdder();
    var before = cpu();
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    var latencies = new long[clients][];
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < clients; i++) {
      int client = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> latencies[client] = loop(steps.apply(client), end, count)));
    }
    for (var thread : threads) {
      thread.join();
    }
    double rate = count.sum() / ((System.nanoTime() - began) / 1e9);
    var all = Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        "%-15s %8.0f/s   p50 %6.1f ms   p99 %6.1f ms   CPU an event:",
        what, rate, millis(all, 0.5), millis(all, 0.99));
    cpu()
        .forEach(
            (process, spent) ->
                System.out.printf(
                    "  %s %.0f µs", process, (spent - before.get(process)) / 1e3 / count.sum()));
    System.out.println();
    return rate;
  }

  private static ProcessHandle childNamed(String name) {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith(name))
        .findFirst()
        .orElseThrow();
  }

  /** What each process has used so far, in nanoseconds. */
  private Map<String, Long> cpu() {
    var used = new LinkedHashMap<String, Long>();
    processes.forEach(
        (name, process) ->
            used.put(name, process.info().totalCpuDuration().orElseThrow().toNanos()));
    return used;
  }

  private static long[] loop(Step step, long end, LongAdder count) {
    var latencies = new long[200_000];
    int done = 0;
    try {
      for (long now = System.nanoTime(); now < end && done < latencies.length; ) {
        step.run();
        long after = System.nanoTime();
        latencies[done++] = after - now;
        now = after;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    count.add(done);
    return Arrays.copyOf(latencies, done);
  }

  private static double millis(long[] sorted, double quantile) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * quantile)] / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private Step sender(int port, int number) {
    var client = new Client(port);
    var input =
        "{\"action\":\"document.share\",\"severity\":\"MEDIUM\",\"actor\":{\"id\":\"user-%1$d\",\"name\":\"Ana"
            + " Petrova\",\"email\":\"ana.petrova%1$d@acme.test\"},\"resource\":{\"type\":\"document\",\"id\":\"doc-%1$d\",\"name\":\"Quarterly"
            + " report\"},\"description\":\"Shared a document with the whole sales"
            + " team\",\"ip\":\"203.0.113.7\",\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64)"
            + " AppleWebKit/537.36\",\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"custom\":{\"region\":\"eu-west-1\",\"ticket\":\"T-4711\",\"amount\":12.5}}";
    var body =
        "{\"query\":\"%s\",\"variables\":{\"i\":%s}}".formatted(QUERY, input.formatted(number));
    var turn = new int[1];
    return () -> {
      var answer = client.raw("t" + tenant(number + turn[0]++), body);
      if (!answer.contains("\"sequence\":")) {
        throw new IllegalStateException(answer);
      }
    };
  }

  /** Half of the events are of a few tenants. */
  private static int tenant(int turn) {
    return turn % 2 == 0 ? turn / 2 % 5 : turn / 2 % TENANTS;
  }

  /** What a program would store that knows nothing of Annals: the same event, by long names. */
  private static Document document(int number) {
    return new Document("tenantId", "t" + number % TENANTS)
        .append("receivedAt", new Date())
        .append("action", "document.share")
        .append("severity", "MEDIUM")
        .append("outcome", "SUCCESS")
        .append(
            "actor",
            new Document("id", "user-" + number)
                .append("name", "Ana Petrova")
                .append("email", "ana.petrova" + number + "@acme.test")
                .append("type", "USER"))
        .append(
            "resource",
            new Document("type", "document")
                .append("id", "doc-" + number)
                .append("name", "Quarterly report"))
        .append("description", "Shared a document with the whole sales team")
        .append("ip", "203.0.113.7")
        .append("userAgent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
        .append("traceId", "4bf92f3577b34da6a3ce929d0e0e4736")
        .append(
            "custom",
            new Document("region", "eu-west-1").append("ticket", "T-4711").append("amount", 12.5));
  }
}
