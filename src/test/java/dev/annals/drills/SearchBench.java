package dev.annals.drills;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long questions take through GraphQL over HTTP, to the largest of 20 tenants (Zipf), and how
 * long MongoDB takes for the same question with the best ordinary index for it.
 *
 * <p>Arguments, each with a default: events, times that each question is asked. With {@code
 * -Dannals.server.options=-Dannals.query.index.enabled=false} it only sends, to a server without an
 * index: that is what feeding it is compared with.
 */
final class SearchBench {

  private static final int TENANTS = 20;
  private static final int LINES = 2_000;
  private static final int SENDERS = 4;
  private static final int WARM_UP = 40;
  private static final int STEADY = 5_000;
  private static final int STEADY_SECONDS = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> ACTIONS =
      List.of(
          "document.view",
          "document.share",
          "user.login",
          "user.logout",
          "user.invite",
          "billing.pay",
          "billing.refund",
          "settings.change",
          "key.create",
          "key.revoke");

  private final int events;
  private volatile long halfSentAt;
  private final int times;
  private final Instant now = Instant.parse("2026-06-30T00:00:00Z");

  private SearchBench(int events, int times) {
    this.events = events;
    this.times = times;
  }

  public static void main(String[] args) throws Exception {
    int[] numbers = {2_000_000, 200};
    for (int i = 0; i < args.length; i++) {
      numbers[i] = Integer.parseInt(args[i]);
    }
    new SearchBench(numbers[0], numbers[1]).run();
  }

  private void run() throws Exception {
    var directory = Files.createTempDirectory("annals-search-");
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("mongo"), binary);
        var mongo = MongoClients.create(mongod.uri("annals"));
        var server = new Server(directory.resolve("home"), mongod.uri("annals"))) {
      server.start();
      fill(server.port());
      if (System.getProperty("annals.server.options", "").contains("index.enabled=false")) {
        return;
      }
      awaitIndex(server.port());
      System.out.printf("%d MiB of index%n", size(directory.resolve("home/index/0")) >> 20);
      try (var client = new Client(server.port())) {
        var log = mongo.getDatabase("annals").getCollection("log_events");
        // The first time a server asks that still merges what it was sent, and has to warm up.
        ask("right after the load", client, log);
        ask("after that", client, log);
      }
      steady(server.port());
    }
  }

  /** How far the index is behind while so many events come each second. */
  private void steady(int port) throws Exception {
    var sender = new Thread(() -> sendEvenly(port));
    sender.start();
    var lags = new ArrayList<Long>();
    try (var http = new Http(port);
        var client = new Client(port)) {
      var headers = "Authorization: Bearer %s\r\n".formatted(client.token());
      while (sender.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(100);
        var health = http.get("/actuator/health/node", headers).body();
        var lag = JSON.readTree(health).at("/components/searchIndex/details/lagMillis");
        lags.add(lag.asLong());
      }
    }
    lags.sort(null);
    System.out.printf(
        "at %d events/s for %d s the index was behind by %d ms (median), %d ms at most%n",
        STEADY, STEADY_SECONDS, lags.get(lags.size() / 2), lags.getLast());
  }

  private void sendEvenly(int port) {
    int lines = STEADY / 10;
    try (var http = new Http(port);
        var client = new Client(port)) {
      var headers =
          "Authorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\n"
              .formatted(client.token());
      long began = System.nanoTime();
      var random = new Random(1);
      for (int call = 0; call < STEADY_SECONDS * 10; call++) {
        var body = new StringBuilder();
        for (int i = 0; i < lines; i++) {
          body.append(event(events + (long) call * lines + i, random)).append('\n');
        }
        http.post("/v1/audits", headers, body.toString());
        long due = began + TimeUnit.MILLISECONDS.toNanos(100L * (call + 1));
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("sent %.0f/s%n", STEADY_SECONDS * 10 * lines / seconds);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void ask(String when, Client client, MongoCollection<Document> log) throws Exception {
    System.out.printf(
        "%-44s %18s   %s%n", "ms, p50 / p95, " + when, "Annals over HTTP", "MongoDB, its index");
    var action = index(log, "a");
    question("newest page", client, page("null"), null);
    question(
        "action, 10 %",
        client, page(by("action", "document.share")), find(log, Filters.eq("a", "document.share")));
    question(
        "action, 0.01 %",
        client, page(by("action", "rare.event")), find(log, Filters.eq("a", "rare.event")));
    question(
        "action, counted (10 %)",
        client,
        "{ auditEvents(first: 1, filter: %s) { totalCount(limit: 100000) { value } } }"
            .formatted(by("action", "document.share")),
        () ->
            log.countDocuments(
                Filters.and(Filters.eq("t", "t0"), Filters.eq("a", "document.share"))));
    question(
        "a week a month ago, and an action",
        client,
        page(
            "{occurredAt: {from: \"%s\", to: \"%s\"}, action: {equals: \"billing.pay\"}}"
                .formatted(now.minus(Duration.ofDays(28)), now.minus(Duration.ofDays(21)))),
        find(
            log,
            Filters.and(
                Filters.eq("a", "billing.pay"),
                Filters.gte("o", Date.from(now.minus(Duration.ofDays(28)))),
                Filters.lt("o", Date.from(now.minus(Duration.ofDays(21)))))));
    question(
        "action, severity and outcome",
        client,
        page("{action: {equals: \"user.login\"}, severity: {atLeast: HIGH}, outcome: [FAILURE]}"),
        find(
            log,
            Filters.and(
                Filters.eq("a", "user.login"),
                Filters.in("sv", "HIGH", "CRITICAL", "ERROR"),
                Filters.eq("oc", "FAILURE"))));
    log.dropIndex(action);
    var region = index(log, "c.region");
    question(
        "custom value, 25 %",
        client, page(custom("region", "\"eu\"")), find(log, Filters.eq("c.region", "eu")));
    log.dropIndex(region);
    var ticket = index(log, "c.ticket");
    question(
        "custom value, one event",
        client,
        page(custom("ticket", "\"T-77\"")),
        find(log, Filters.eq("c.ticket", "T-77")));
    log.dropIndex(ticket);
    var amount = log.createIndex(Indexes.ascending("t", "c.amount"));
    question(
        "number range",
        client,
        page("{custom: {amount: {gt: 990}}}"),
        find(log, Filters.gt("c.amount", 990)));
    question(
        "sorted by a number",
        client,
        "{ auditEvents(first: 50, sort: {field: \"amount\"}) { nodes { id sequence action } } }",
        () ->
            log.find(Filters.eq("t", "t0"))
                .sort(Sorts.descending("c.amount"))
                .limit(50)
                .into(new ArrayList<>()));
    log.dropIndex(amount);
    question("search: a word", client, searched("quarterly"), null);
    question(
        "search: a phrase and a severity",
        client,
        searched("\\\"whole sales\\\" severity>=high"),
        null);
    question("search: nothing found", client, searched("nowhere"), null);
    question(
        "histogram, 30 days by severity",
        client,
        """
        { auditHistogram(from: "%s", to: "%s", interval: DAY, by: "severity") { buckets { count by { value count } } } }
        """
            .formatted(now.minus(Duration.ofDays(30)), now),
        histogram(log));
    question(
        "facets, five fields, all events",
        client,
        "{ auditFacets(fields: [\"action\", \"severity\", \"outcome\", \"region\", \"actorName\"]) { field values { value count } } }",
        () ->
            log.aggregate(
                    List.of(
                        new Document("$match", new Document("t", "t0")),
                        new Document("$sortByCount", "$a"),
                        new Document("$limit", 10)))
                .into(new ArrayList<>()));
    deep(client);
  }

  /** A page far behind the first. */
  private void deep(Client client) throws Exception {
    var filter = by("action", "document.share");
    var query =
        "query($after: Cursor) { auditEvents(first: 200, after: $after, filter: %s) { nodes { id } pageInfo { endCursor hasNextPage } } }"
            .formatted(filter);
    @Nullable String after = null;
    var first = new ArrayList<Double>();
    var last = new ArrayList<Double>();
    for (int page = 0; ; page++) {
      long began = System.nanoTime();
      var variables = new HashMap<String, Object>();
      variables.put("after", after);
      var answer = client.graphQl("t0", query, variables).at("/data/auditEvents");
      double millis = (System.nanoTime() - began) / 1e6;
      (page < 20 ? first : last).add(millis);
      if (last.size() > 20) {
        last.removeFirst();
      }
      after = answer.at("/pageInfo/endCursor").asString();
      if (!answer.at("/pageInfo/hasNextPage").asBoolean()) {
        System.out.printf(
            "pages of 200 of the 10 %%: the first 20 %.1f ms, the last 20 of %d %.1f ms%n",
            mean(first), page + 1, mean(last));
        return;
      }
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private Callable<?> histogram(MongoCollection<Document> log) {
    return () ->
        log.aggregate(
                List.of(
                    new Document("$match", new Document("t", "t0")),
                    new Document(
                        "$group",
                        new Document(
                                "_id",
                                new Document(
                                    "$dateTrunc", new Document("date", "$o").append("unit", "day")))
                            .append("n", new Document("$sum", 1)))))
            .into(new ArrayList<>());
  }

  private static String index(MongoCollection<Document> log, String field) {
    return log.createIndex(
        Indexes.compoundIndex(Indexes.ascending("t", field), Indexes.descending("_id")));
  }

  private static Callable<?> find(MongoCollection<Document> log, Bson filter) {
    return () ->
        log.find(Filters.and(Filters.eq("t", "t0"), filter))
            .sort(Sorts.descending("_id"))
            .limit(50)
            .into(new ArrayList<>());
  }

  private static String by(String field, String value) {
    return "{%s: {equals: \"%s\"}}".formatted(field, value);
  }

  private static String custom(String field, String value) {
    return "{custom: {%s: {equals: %s}}}".formatted(field, value);
  }

  private static String page(String filter) {
    return "{ auditEvents(first: 50, filter: %s) { nodes { id sequence action severity actor { name } } } }"
        .formatted(filter);
  }

  private static String searched(String text) {
    return "{ auditEvents(first: 50, search: \"%s\") { nodes { id sequence action severity actor { name } } } }"
        .formatted(text);
  }

  private void question(String what, Client client, String query, @Nullable Callable<?> mongo)
      throws Exception {
    var annals =
        measure(
            () -> {
              var answer = client.graphQl("t0", query, Map.of());
              if (answer.has("errors")) {
                throw new IOException(answer.toString());
              }
              return answer;
            },
            times);
    var other = mongo == null ? "" : text(measure(mongo, Math.max(5, times / 20)));
    System.out.printf("%-44s %18s   %s%n", what, text(annals), other);
  }

  private static String text(long[] sorted) {
    return "%.1f / %.1f"
        .formatted(sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.95)] / 1e6);
  }

  private static long[] measure(Callable<?> question, int times) throws Exception {
    for (int i = 0; i < Math.min(WARM_UP, times); i++) {
      question.call();
    }
    var nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      question.call();
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  // ---------------------------------------------------------------------------------------- events

  private void fill(int port) throws Exception {
    try (var client = new Client(port)) {
      for (var field : Map.of("region", "TEXT", "ticket", "TEXT", "amount", "NUMBER").entrySet()) {
        client.graphQl(
            "t0",
            "mutation { addField(input: {name: \"%1$s\", displayName: \"%1$s\", type: %2$s}, scope: DEPLOYMENT) { version } }"
                .formatted(field.getKey(), field.getValue()),
            Map.of());
      }
    }
    long before = cpu();
    long began = System.nanoTime();
    var next = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < SENDERS; i++) {
      threads.add(Thread.ofPlatform().start(() -> send(port, next)));
    }
    for (var thread : threads) {
      thread.join();
    }
    long ended = System.nanoTime();
    double seconds = (ended - began) / 1e9;
    System.out.printf(
        "%d events sent in %.0f s (%.0f/s; the second half, by a warm server, %.0f/s)%n",
        events, seconds, events / seconds, (events - events / 2) / ((ended - halfSentAt) / 1e9));
    System.out.printf("CPU for each, of all: %.0f us%n", (cpu() - before) / 1e3 / events);
  }

  /** What this process, the server and its mongod have used so far, in nanoseconds. */
  private static long cpu() {
    var here = ProcessHandle.current();
    return Stream.concat(Stream.of(here), here.descendants())
        .mapToLong(process -> process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
        .sum();
  }

  private void send(int port, AtomicLong next) {
    try (var http = new Http(port);
        var client = new Client(port)) {
      var headers =
          "Authorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\n"
              .formatted(client.token());
      for (long from = next.getAndAdd(LINES); from < events; from = next.getAndAdd(LINES)) {
        if (from <= events / 2) {
          halfSentAt = System.nanoTime();
        }
        var random = new Random(from);
        var body = new StringBuilder();
        for (long event = from; event < Math.min(events, from + LINES); event++) {
          body.append(event(event, random)).append('\n');
        }
        var answer = http.post("/v1/audits", headers, body.toString());
        if (answer.status() != 200 || answer.body().contains("\"error\":{")) {
          throw new IOException(answer.body().substring(0, Math.min(500, answer.body().length())));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String event(long number, Random random) {
    int person = random.nextInt(2_000);
    return """
    {"tenantId":"t%d","action":"%s","severity":"%s","outcome":"%s","occurredAt":"%s","actor":{"id":"u%d","name":"Person %d","email":"person%d@acme.test"},"resource":{"type":"document","id":"d%d","name":"%s report"},"description":"Shared a document with the whole sales team","ip":"203.0.%d.%d","userAgent":"Mozilla/5.0 (X11; Linux x86_64)","custom":{"region":"%s","ticket":"T-%d","amount":%.2f}}"""
        .formatted(
            zipf(random),
            random.nextInt(10_000) == 0 ? "rare.event" : ACTIONS.get(random.nextInt(10)),
            random.nextInt(10) > 1 ? "INFO" : random.nextInt(3) > 0 ? "MEDIUM" : "HIGH",
            random.nextInt(20) == 0 ? "FAILURE" : "SUCCESS",
            now.minusSeconds((long) ((1 - number / (double) events) * 30 * 86_400)),
            person,
            person,
            person,
            random.nextInt(50_000),
            random.nextInt(100) == 0 ? "Quarterly" : "Daily",
            random.nextInt(256),
            random.nextInt(256),
            List.of("eu", "us", "ap", "af").get(random.nextInt(4)),
            number,
            random.nextInt(100_000) / 100.0);
  }

  /** The first tenant has more than a quarter of the events. */
  private static int zipf(Random random) {
    double sum = 0;
    for (int i = 1; i <= TENANTS; i++) {
      sum += 1.0 / i;
    }
    double place = random.nextDouble() * sum;
    for (int i = 1; i < TENANTS; i++) {
      place -= 1.0 / i;
      if (place < 0) {
        return i - 1;
      }
    }
    return TENANTS - 1;
  }

  /** Waits until facets can be told, which want the index. */
  private static void awaitIndex(int port) throws Exception {
    long began = System.nanoTime();
    try (var client = new Client(port)) {
      while (client
          .graphQl("t0", "{ auditFacets(fields: [\"action\"]) { field } }", Map.of())
          .has("errors")) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    System.out.printf("the index was in step %.1f s later%n", (System.nanoTime() - began) / 1e9);
  }

  private static long size(Path directory) throws IOException {
    // Segments that are merged meanwhile come and go.
    try (var index = FSDirectory.open(directory)) {
      long bytes = 0;
      for (var file : index.listAll()) {
        bytes += directory.resolve(file).toFile().length();
      }
      return bytes;
    }
  }
}
