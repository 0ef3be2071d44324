package dev.annals.drills;

import dev.annals.testing.Polling;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * The clients of a drill. Each follows docs/promises.md to the letter: it sends an event again with
 * the same key until it has an answer that is certain, and reports whatever an answer promised and
 * a later one broke.
 */
final class Traffic implements AutoCloseable {

  /** The events that filtered readers follow have this action, the other ones {@link #PLAIN}. */
  static final String FOLLOWED = "drill.followed";

  static final String PLAIN = "drill.plain";

  private static final int TENANTS = 10;
  private static final int SENDERS = 8;
  private static final int BYSTANDERS = 2;
  private static final long DRAIN_SECONDS = 120;

  private final Deployment deployment;
  private final Ledger ledger;
  private final Figures figures;
  private final long seed;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> senders = new ArrayList<>();
  private final List<Future<?>> readers = new ArrayList<>();
  private final List<Trail> trails = new ArrayList<>();
  private final List<Exporter> exporters = new ArrayList<>();
  private volatile boolean sending = true;
  private volatile boolean reading = true;

  Traffic(Deployment deployment, Figures figures, long seed) {
    this.deployment = deployment;
    this.ledger = deployment.ledger();
    this.figures = figures;
    this.seed = seed;
  }

  Deployment deployment() {
    return deployment;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Whether new events are to be sent. */
  boolean isSending() {
    return sending;
  }

  boolean isReading() {
    return reading;
  }

  static String action(String key) {
    return Ledger.content(key) % 5 == 0 ? FOLLOWED : PLAIN;
  }

  static String tenant(int number) {
    return "tenant-" + number;
  }

  static String anyTenant(Random random) {
    // The square makes a few tenants have most of the events.
    double uniform = random.nextDouble();
    return tenant((int) (uniform * uniform * TENANTS));
  }

  /** Starts everything. Each tenant has an event before its readers start. */
  void start(double eventsPerSecond) throws Exception {
    for (int i = 0; i < TENANTS; i++) {
      try (var first = new Sender(this, "first-" + i, seed + i, 0)) {
        first.sendOne(tenant(i));
      }
    }
    for (int i = 0; i < SENDERS; i++) {
      var sender = new Sender(this, "sender-" + i, seed + 100 + i, eventsPerSecond / SENDERS);
      senders.add(run("sender-" + i, sender));
    }
    for (int i = 0; i < BYSTANDERS; i++) {
      var tenant = "bystander-" + i;
      var lastSuccess = new AtomicLong(System.nanoTime());
      for (var node : deployment.nodes()) {
        senders.add(run(tenant, new Bystander(this, figures, tenant, node.index, lastSuccess)));
      }
    }
    startReaders();
  }

  private void startReaders() throws Exception {
    for (int i = 0; i < TENANTS; i++) {
      var start = start(tenant(i));
      for (var transport : Subscriber.Transport.values()) {
        boolean whole = (i + transport.ordinal()) % 3 != 0;
        var subscriber = new Subscriber(this, tenant(i), transport, whole, start, seed + 200 + i);
        follow("subscriber", subscriber, subscriber.trail());
      }
      if (i % 3 == 0) {
        for (boolean whole : List.of(true, false)) {
          var pager = new Pager(this, tenant(i), whole, start, seed + (whole ? 300 : 400) + i);
          follow("pager", pager, pager.trail());
        }
      }
    }
    exporters.add(new Exporter(this, seed + 500));
    readers.add(run("backward pager", new BackwardPager(this, seed + 600)));
    exporters.forEach(exporter -> senders.add(run("exporter", exporter)));
  }

  private void follow(String name, Callable<?> reader, Trail trail) {
    trails.add(trail);
    readers.add(run(name, reader));
  }

  /** The cursor behind the first event of a tenant. */
  record Start(String cursor, long sequence) {}

  private Start start(String tenant) throws Exception {
    try (var connections = new Connections(ledger)) {
      var edge =
          retried(
                  () ->
                      connections.graphQl(
                          deployment.nodes().getFirst(),
                          tenant,
                          "{ auditEvents(first: 1, order: OLDEST_FIRST) { edges { cursor node {"
                              + " sequence } } } }",
                          Map.of()))
              .at("/data/auditEvents/edges/0");
      return new Start(edge.get("cursor").asString(), edge.at("/node/sequence").asLong());
    }
  }

  private static JsonNode retried(Callable<JsonNode> question) throws Exception {
    for (int tries = 0; ; tries++) {
      try {
        var answer = question.call();
        if (!answer.has("errors")) {
          return answer;
        }
        if (tries > 100) {
          throw new IOException(answer.toString());
        }
      } catch (IOException e) {
        if (tries > 100) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private Future<?> run(String name, Callable<?> task) {
    return executor.submit(
        () -> {
          try {
            return task.call();
          } catch (InterruptedException e) {
            return null;
          } catch (Exception | Error e) {
            e.printStackTrace(System.out);
            ledger.violation(Violation.Kind.UNEXPECTED_ANSWER, "%s failed: %s", name, e);
            return null;
          }
        });
  }

  /** Lets everything end that was begun, reads every log, and compares. */
  void finish() throws Exception {
    sending = false;
    for (var sender : senders) {
      sender.get(DRAIN_SECONDS + 60, TimeUnit.SECONDS);
    }
    var logs = new HashMap<String, List<Ledger.Stored>>();
    for (var tenant : ledger.tenants()) {
      logs.put(tenant, judge(tenant));
    }
    awaitReaders(logs);
    reading = false;
    for (var reader : readers) {
      reader.get(60, TimeUnit.SECONDS);
    }
    for (var trail : trails) {
      trail.judge(log(logs, trail.tenant()), predicate(logs, trail));
    }
    for (var exporter : exporters) {
      exporter.judge(logs);
    }
  }

  /** Judges the log as the first server reads it; the other ones MUST read the same. */
  private List<Ledger.Stored> judge(String tenant) throws Exception {
    List<Ledger.Stored> first = null;
    for (var node : deployment.nodes()) {
      var log = new LogReader(ledger, node).read(tenant);
      if (first == null) {
        first = log;
        ledger.judge(tenant, log);
      } else if (!log.subList(0, Math.min(first.size(), log.size())).equals(first)) {
        ledger.violation(
            Violation.Kind.STALE_READ,
            "%s has %d events of %s; %s has %d",
            node,
            log.size(),
            tenant,
            deployment.nodes().getFirst(),
            first.size());
      }
    }
    return first == null ? List.of() : first;
  }

  private static List<Ledger.Stored> log(Map<String, List<Ledger.Stored>> logs, String tenant) {
    return logs.getOrDefault(tenant, List.of());
  }

  /** Which sequences a reader receives. */
  private static LongPredicate predicate(Map<String, List<Ledger.Stored>> logs, Trail trail) {
    if (trail.isWhole()) {
      return sequence -> true;
    }
    var followed =
        log(logs, trail.tenant()).stream()
            .filter(event -> event.key() != null && !event.automatic())
            .filter(event -> action(event.key()).equals(FOLLOWED))
            .map(Ledger.Stored::sequence)
            .collect(Collectors.toSet());
    return followed::contains;
  }

  /** Waits until every reader has received the last event of its log, for a limited time. */
  private void awaitReaders(Map<String, List<Ledger.Stored>> logs) {
    try {
      Polling.every(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(DRAIN_SECONDS))
          .until(() -> trails.stream().allMatch(trail -> hasAll(logs, trail)));
    } catch (ConditionTimeoutException e) {
      // What a reader has not received is judged.
    }
  }

  private static boolean hasAll(Map<String, List<Ledger.Stored>> logs, Trail trail) {
    var passes = predicate(logs, trail);
    return log(logs, trail.tenant()).stream()
        .map(Ledger.Stored::sequence)
        .filter(passes::test)
        .reduce((first, second) -> second)
        .map(last -> trail.last() >= last)
        .orElse(true);
  }

  @Override
  public void close() {
    sending = false;
    reading = false;
    executor.shutdownNow();
  }
}
