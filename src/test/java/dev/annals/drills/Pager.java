package dev.annals.drills;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Pages through a log from its start, page by page, on any server, and goes on where it stopped
 * when there is more. Reads earlier pages again: the cursor of a page stays good, and what is
 * appended does not change what it returns.
 */
final class Pager implements Callable<Void> {

  private static final String PAGE =
      """
      query($after: Cursor, $filter: AuditEventFilter) {
        auditEvents(first: 50, after: $after, filter: $filter, order: OLDEST_FIRST) {
          nodes { sequence } pageInfo { hasNextPage endCursor }
        }
      }""";
  private static final int REMEMBERED = 20;

  /** A full page as it was the first time. */
  private record Seen(String after, List<Long> sequences) {}

  private final Traffic traffic;
  private final Ledger ledger;
  private final Random random;
  private final Trail trail;
  private final List<Seen> pages = new ArrayList<>();
  private String cursor;

  Pager(Traffic traffic, String tenant, boolean whole, Traffic.Start start, long seed) {
    this.traffic = traffic;
    this.ledger = traffic.ledger();
    this.random = new Random(seed);
    this.trail = new Trail(ledger, "pages", tenant, whole, start.sequence());
    // A cursor is bound to its filter: the first filtered page is asked for without one.
    this.cursor = whole ? start.cursor() : "";
  }

  Trail trail() {
    return trail;
  }

  @Override
  public Void call() throws Exception {
    try (var connections = new Connections(ledger)) {
      while (traffic.isReading()) {
        boolean more = false;
        try {
          more = next(connections);
          if (!pages.isEmpty() && random.nextInt(5) == 0) {
            again(connections, pages.get(random.nextInt(pages.size())));
          }
        } catch (IOException e) {
          // No answer: the same page is asked for again.
        }
        if (!more) {
          TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1_000));
        }
      }
    }
    return null;
  }

  private boolean next(Connections connections) throws IOException {
    var answer = page(connections, cursor);
    if (Connections.code(answer).equals("QUERY_TOO_BROAD")) {
      cursor = answer.at("/errors/0/extensions/cursor").asString();
      return true;
    }
    var page = answer.at("/data/auditEvents");
    if (!page.isObject()) {
      throw new IOException(answer.toString());
    }
    var sequences = sequences(page);
    sequences.stream().filter(sequence -> sequence > 1).forEach(trail::received);
    if (sequences.size() == 50 && (pages.size() < REMEMBERED || random.nextInt(10) == 0)) {
      pages.add(new Seen(cursor, sequences));
    }
    var end = page.at("/pageInfo/endCursor");
    if (end.isString()) {
      cursor = end.asString();
    }
    return page.at("/pageInfo/hasNextPage").asBoolean();
  }

  private void again(Connections connections, Seen seen) throws IOException {
    var page = page(connections, seen.after()).at("/data/auditEvents");
    // A page that is read from the log may be shorter, and says so.
    boolean whole = page.path("nodes").size() == seen.sequences().size();
    if (page.isObject() && whole && !sequences(page).equals(seen.sequences())) {
      ledger.violation(
          Violation.Kind.REPEATED,
          "A page of %s was %s and is %s",
          trail.tenant(),
          seen.sequences(),
          sequences(page));
    }
  }

  private JsonNode page(Connections connections, String after) throws IOException {
    var node = traffic.deployment().any(random);
    return connections.graphQl(node, trail.tenant(), PAGE, trail.variables(after));
  }

  private static List<Long> sequences(JsonNode page) {
    var sequences = new ArrayList<Long>();
    page.get("nodes").forEach(event -> sequences.add(event.get("sequence").asLong()));
    return sequences;
  }
}
