package dev.annals.drills;

import java.io.IOException;
import java.util.HashMap;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Pages from the newest event backwards, on any server. The first page has everything that was
 * acknowledged before, and no page leaves out or repeats an event while others are appended.
 */
final class BackwardPager implements Callable<Void> {

  private static final String PAGE =
      """
      query($after: Cursor) {
        auditEvents(first: 30, after: $after) { nodes { sequence } pageInfo { hasNextPage endCursor } }
      }""";
  private static final int PAGES = 3;

  private final Traffic traffic;
  private final Ledger ledger;
  private final Random random;

  BackwardPager(Traffic traffic, long seed) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.random = new Random(seed);
  }

  @Override
  public Void call() throws Exception {
    try (var connections = new Connections(ledger)) {
      while (traffic.isReading()) {
        try {
          page(connections, Traffic.anyTenant(random));
        } catch (IOException e) {
          // No answer: begins with another tenant.
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return null;
  }

  private void page(Connections connections, String tenant) throws IOException {
    long highest = ledger.highest(tenant);
    var variables = new HashMap<String, Object>();
    long expected = 0;
    for (int pages = 0; pages < PAGES; pages++) {
      var node = traffic.deployment().any(random);
      var answer = connections.graphQl(node, tenant, PAGE, variables);
      var page = answer.at("/data/auditEvents");
      if (!page.isObject()) {
        return;
      }
      for (var event : page.get("nodes")) {
        long sequence = event.get("sequence").asLong();
        if (expected == 0) {
          ledger.newestRead(tenant, node, highest, sequence);
        } else if (sequence != expected) {
          ledger.violation(
              sequence < expected ? Violation.Kind.SKIPPED : Violation.Kind.REPEATED,
              "The pages of %s have %d where %d is expected",
              tenant,
              sequence,
              expected);
        }
        expected = sequence - 1;
      }
      if (!page.at("/pageInfo/hasNextPage").asBoolean()) {
        return;
      }
      variables.put("after", page.at("/pageInfo/endCursor").asString());
    }
  }
}
