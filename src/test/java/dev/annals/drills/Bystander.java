package dev.annals.drills;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tenant that has nothing to do with the fault: sends and reads in turn, four requests a second,
 * to one server. Its tenant has one for each server. Measures latencies and stalls.
 */
final class Bystander implements Callable<Void> {

  private static final String SEND =
      "mutation($i: AuditInput!) { sendAudit(input: $i) { event { sequence } } }";
  private static final String READ =
      "{ auditEvents(first: 20, filter: {action: {startsWith: \"drill\"}}) { nodes { sequence } } }";
  private static final long INTERVAL_MILLIS = 250;

  private final Traffic traffic;
  private final Ledger ledger;
  private final Figures figures;
  private final String tenant;
  private final int server;
  private final AtomicLong lastSuccess;
  private int sent;

  /**
   * @param lastSuccess when a request of this tenant to any server was answered, in {@link
   *     System#nanoTime}
   */
  Bystander(Traffic traffic, Figures figures, String tenant, int server, AtomicLong lastSuccess) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.figures = figures;
    this.tenant = tenant;
    this.server = server;
    this.lastSuccess = lastSuccess;
  }

  @Override
  public Void call() throws Exception {
    try (var connections = new Connections(ledger)) {
      while (traffic.isSending()) {
        ask(connections);
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      }
    }
    return null;
  }

  private void ask(Connections connections) {
    var node = traffic.deployment().nodes().get(server);
    var phase = ledger.phase();
    long began = System.nanoTime();
    boolean success = isAnswered(connections, node, sent % 2 == 0);
    long now = System.nanoTime();
    long stall = now - (success ? lastSuccess.getAndSet(now) : lastSuccess.get());
    if (node.impairedSince(began)) {
      figures.stalled(phase, stall);
      return;
    }
    figures.answered(phase, now - began, stall, success);
    long waited = now - began - figures.pauses().within(began, now);
    if (node.disturbedSince(began)) {
      ledger.waited(tenant, node, waited / 1e9, Ledger.DOCUMENTED_SECONDS);
    } else {
      figures.waited(phase, waited);
      ledger.waited(tenant, node, waited / 1e9, Ledger.UNDISTURBED_SECONDS);
    }
  }

  private boolean isAnswered(Connections connections, Deployment.Node node, boolean sends) {
    var key = "%s-%d-%d".formatted(tenant, server, sent++);
    try {
      if (!sends) {
        return !connections.graphQl(node, tenant, READ, Map.of()).has("errors");
      }
      ledger.sending(tenant, key);
      var answer = connections.graphQl(node, tenant, SEND, Map.of("i", Sender.input(key)));
      var sequence = answer.at("/data/sendAudit/event/sequence");
      if (sequence.isNumber()) {
        ledger.acknowledged(tenant, key, sequence.asLong());
        return true;
      }
      ledger.unknown(tenant, key);
    } catch (IOException | RuntimeException e) {
      if (sends) {
        ledger.unknown(tenant, key);
      }
    }
    return false;
  }
}
