package dev.annals.drills;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Follows the log of a tenant over WebSocket or server-sent events. Reconnects to any server with
 * the last cursor that it received, after each end and now and then on its own.
 */
final class Subscriber implements Callable<Void> {

  enum Transport {
    WEBSOCKET,
    SERVER_SENT_EVENTS
  }

  static final String FOLLOW =
      """
      subscription($after: Cursor, $filter: AuditEventFilter) {
        auditEventsAdded(after: $after, filter: $filter) { events { sequence } cursor }
      }""";

  /** Three times the interval at which a live stream gives a sign of life. */
  private static final long SILENCE_SECONDS = 45;

  private final Traffic traffic;
  private final Ledger ledger;
  private final Transport transport;
  private final Random random;
  private final Trail trail;
  private String cursor;

  Subscriber(
      Traffic traffic,
      String tenant,
      Transport transport,
      boolean whole,
      Traffic.Start start,
      long seed) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.transport = transport;
    this.random = new Random(seed);
    this.cursor = start.cursor();
    this.trail = new Trail(ledger, transport + " stream", tenant, whole, start.sequence());
  }

  Trail trail() {
    return trail;
  }

  @Override
  public Void call() throws Exception {
    while (traffic.isReading()) {
      var node = traffic.deployment().any(random);
      try {
        follow(node);
      } catch (IOException | RuntimeException e) {
        TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(400));
      }
    }
    return null;
  }

  private void follow(Deployment.Node node) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5 + random.nextInt(40));
    long lastSign = System.nanoTime();
    try (var stream =
        LiveStream.open(node.port(), transport, trail.tenant(), FOLLOW, trail.variables(cursor))) {
      while (traffic.isReading() && System.nanoTime() < end) {
        var message = stream.poll(1, TimeUnit.SECONDS);
        if (message != null) {
          received(message, node);
          lastSign = System.nanoTime();
        } else if (System.nanoTime() - lastSign > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
          silent(node, lastSign);
          return;
        }
      }
    }
  }

  private void silent(Deployment.Node node, long since) {
    if (!node.impairedSince(since)) {
      ledger.violation(
          Violation.Kind.UNANSWERED,
          "The %s stream of %s on %s was silent for %d s",
          transport,
          trail.tenant(),
          node,
          SILENCE_SECONDS);
    }
  }

  /**
   * @throws IOException if the stream has ended
   */
  private void received(JsonNode result, Deployment.Node node) throws IOException {
    var batch = result.at("/data/auditEventsAdded");
    if (batch.isObject()) {
      batch.get("events").forEach(event -> trail.received(event.get("sequence").asLong()));
      cursor = batch.get("cursor").asString();
      return;
    }
    var extensions = result.at("/errors/0/extensions");
    switch (extensions.path("code").asString("")) {
      case "BAD_CURSOR", "BAD_INPUT" -> rejected(result, node);
      case "INTERNAL_ERROR" ->
          ledger.violation(
              Violation.Kind.INTERNAL_ERROR, "The stream of %s: %s", trail.tenant(), result);
      default -> {
        // Ended by the server: reconnects.
      }
    }
    // What an error says about where to go on must be as good as the last batch's cursor.
    cursor = extensions.path("cursor").asString(cursor);
    throw new IOException(result.toString());
  }

  private void rejected(JsonNode result, Deployment.Node node) {
    if (!Scenario.isOld(node.server)) {
      ledger.violation(
          Violation.Kind.UNEXPECTED_ANSWER, "The stream of %s: %s", trail.tenant(), result);
    }
  }
}
