package dev.annals.drills;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A back end that sends events, alone and in batches, one call after the other. It sends an event
 * again with the same key until its answer is certain, changes servers at will, sends some
 * acknowledged events once more, and reads some back at once.
 */
final class Sender implements Callable<Void>, AutoCloseable {

  private static final String ONE =
      "mutation($i: AuditInput!) { sendAudit(input: $i) { duplicate event { id sequence } } }";
  private static final String MANY =
      """
      mutation($i: [AuditInput!]!) {
        sendAudits(inputs: $i) { results { duplicate event { id sequence } error { code message } } }
      }""";
  private static final Instant OCCURRED = Instant.parse("2026-01-01T00:00:00Z");
  private static final int LARGEST_BATCH = 8;
  private static final double MEAN_BATCH = 2.4;
  private static final int TRIES = 2_000;

  private enum Way {
    ONE,
    MANY,
    STREAM
  }

  private final Traffic traffic;
  private final Ledger ledger;
  private final String name;
  private final Random random;
  private final double eventsPerSecond;
  private final Connections connections;
  private final ReadBack readBack;
  private int sent;
  private long retryMillis;

  Sender(Traffic traffic, String name, long seed, double eventsPerSecond) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.name = name;
    this.random = new Random(seed);
    this.eventsPerSecond = eventsPerSecond;
    this.connections = new Connections(ledger);
    this.readBack = new ReadBack(traffic, connections, random);
  }

  @Override
  public Void call() throws Exception {
    try (this) {
      long due = System.nanoTime();
      while (traffic.isSending()) {
        due += (long) (1e9 * MEAN_BATCH / eventsPerSecond * (0.5 + random.nextDouble()));
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        // After a long wait it goes on from now; it does not catch up.
        due = Math.max(due, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
        send();
      }
    }
    return null;
  }

  private void send() throws InterruptedException {
    var tenant = Traffic.anyTenant(random);
    var way = Way.values()[Math.max(0, random.nextInt(6) - 3)];
    int size = way == Way.ONE ? 1 : 2 + random.nextInt(LARGEST_BATCH - 1);
    var keys = new ArrayList<String>();
    for (int i = 0; i < size; i++) {
      keys.add(name + "-" + sent++);
    }
    deliver(tenant, way, keys);
    if (random.nextInt(20) == 0) {
      deliver(tenant, way, keys);
    }
    if (random.nextInt(3) != 0) {
      readBack.of(tenant, keys.get(random.nextInt(size)));
    }
  }

  /** Sends one event and returns when it is acknowledged. */
  void sendOne(String tenant) throws InterruptedException {
    deliver(tenant, Way.ONE, List.of(name + "-" + sent++));
  }

  private void deliver(String tenant, Way way, List<String> keys) throws InterruptedException {
    var open = keys;
    for (int tries = 0; !open.isEmpty() && tries < TRIES; tries++) {
      retryMillis = Math.min(1_000, 20L * (tries + 1));
      for (var key : open) {
        ledger.sending(tenant, key);
      }
      open = sendOnce(tenant, way, open);
      if (!open.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(retryMillis);
      }
    }
  }

  /** Returns the keys that are to be sent again. */
  private List<String> sendOnce(String tenant, Way way, List<String> keys) {
    var node = traffic.deployment().any(random);
    try {
      return switch (way) {
        case ONE -> one(node, tenant, keys.getFirst());
        case MANY -> many(node, tenant, keys);
        case STREAM -> stream(node, tenant, keys);
      };
    } catch (Client.UnexpectedStatus e) {
      if (e.status() != 500 && e.status() != 503 && e.status() != 429 && e.status() != 401) {
        unexpected(node, tenant, keys.getFirst(), e.toString());
      }
    } catch (IOException | RuntimeException e) {
      // No answer, or only a part of one.
    }
    keys.forEach(key -> ledger.unknown(tenant, key));
    return keys;
  }

  private List<String> one(Deployment.Node node, String tenant, String key) throws IOException {
    var answer = connections.graphQl(node, tenant, ONE, Map.of("i", input(key)));
    var result = answer.at("/data/sendAudit");
    var error = answer.at("/errors/0");
    return outcome(
            node,
            tenant,
            key,
            result.path("event"),
            Connections.code(answer),
            error.at("/extensions/retryAfterMillis").asLong(0),
            answer)
        ? List.of(key)
        : List.of();
  }

  private List<String> many(Deployment.Node node, String tenant, List<String> keys)
      throws IOException {
    var inputs = keys.stream().map(Sender::input).toList();
    var answer = connections.graphQl(node, tenant, MANY, Map.of("i", inputs));
    var results = answer.at("/data/sendAudits/results");
    var open = new ArrayList<String>();
    var stored = new ArrayList<Long>();
    for (int i = 0; i < keys.size(); i++) {
      var result = results.path(i);
      var code =
          result.isMissingNode() ? Connections.code(answer) : result.at("/error/code").asString("");
      if (outcome(node, tenant, keys.get(i), result.path("event"), code, 0, answer)) {
        open.add(keys.get(i));
      } else if (result.at("/event/sequence").isNumber() && !result.get("duplicate").asBoolean()) {
        stored.add(result.at("/event/sequence").asLong());
      }
    }
    ledger.batch(tenant, stored);
    return open;
  }

  private List<String> stream(Deployment.Node node, String tenant, List<String> keys)
      throws IOException {
    var body =
        keys.stream()
            .map(key -> Connections.JSON.writeValueAsString(input(key)))
            .collect(Collectors.joining("\n"));
    var answer =
        connections.ask(
            node, client -> client.post(tenant, "/v1/audits", "application/x-ndjson", body));
    var lines = answer.lines().toList();
    var open = new ArrayList<String>();
    for (int i = 0; i < keys.size(); i++) {
      var line =
          i < lines.size()
              ? Connections.JSON.readTree(lines.get(i))
              : Connections.JSON.createObjectNode();
      var code = line.at("/error/code").asString("UNKNOWN_OUTCOME");
      if (outcome(node, tenant, keys.get(i), line.path("event"), code, 0, line)) {
        open.add(keys.get(i));
      }
    }
    return open;
  }

  /** Returns whether the event is to be sent again. */
  private boolean outcome(
      Deployment.Node node,
      String tenant,
      String key,
      JsonNode event,
      String code,
      long retryAfterMillis,
      JsonNode answer) {
    if (event.path("sequence").isNumber()) {
      ledger.acknowledged(tenant, key, event.get("sequence").asLong());
      readBack.remember(key, event.get("id").asString());
      return false;
    }
    switch (code) {
      case "UNKNOWN_OUTCOME", "INTERNAL_ERROR" -> {
        ledger.unknown(tenant, key);
        return true;
      }
      case "STORE_UNAVAILABLE", "RATE_LIMITED" -> {
        ledger.rejected(tenant, key);
        retryMillis = Math.max(retryMillis, retryAfterMillis);
        // Some give up: then it must not be stored.
        return random.nextInt(4) != 0;
      }
      case "UNAUTHENTICATED" -> {
        ledger.rejected(tenant, key);
        return true;
      }
      default -> {
        unexpected(node, tenant, key, Connections.shortened(answer.toString()));
        return false;
      }
    }
  }

  private void unexpected(Deployment.Node node, String tenant, String key, String answer) {
    ledger.violation(
        Violation.Kind.UNEXPECTED_ANSWER, "%s to %s of %s: %s", node, key, tenant, answer);
  }

  /** The event of a key: always the same one, with a time that says nothing about its order. */
  static Map<String, Object> input(String key) {
    var input = new LinkedHashMap<String, Object>();
    input.put("action", Traffic.action(key));
    input.put("idempotencyKey", key);
    input.put("occurredAt", OCCURRED.plusSeconds(Ledger.content(key) % 10_000_000).toString());
    input.put("description", "An event of the fault drill");
    input.put("resource", Map.of("type", "drill", "id", key));
    input.put("custom", Map.of("n", Ledger.content(key)));
    return input;
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }
}
