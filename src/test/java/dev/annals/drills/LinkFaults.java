package dev.annals.drills;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Faults of the connections between a server and MongoDB, and between clients and a server. */
final class LinkFaults {

  private LinkFaults() {}

  /** What happens to replies. */
  enum Damage {
    LOST,
    DELAYED,
    CUT,
    REFUSED
  }

  /** Replies of MongoDB to one server. */
  record Store(int server, Damage damage) implements Fault.OfServer {

    @Override
    public String name() {
      return "replies of MongoDB to server-%d %s".formatted(server, word(damage));
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      inflict(node.links, damage, random);
      node.links.forEach(Proxy::closeConnections);
    }
  }

  /** Answers of one server to its clients. */
  record Front(int server, Damage damage) implements Fault.OfServer {

    @Override
    public String name() {
      return "answers of server-%d %s".formatted(server, word(damage));
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.impaired();
      inflict(List.of(node.front), damage, random);
    }
  }

  private static String word(Damage damage) {
    return switch (damage) {
      case LOST -> "lost";
      case DELAYED -> "delayed";
      case CUT -> "cut mid-message";
      case REFUSED -> "refused";
    };
  }

  private static void inflict(List<Proxy> proxies, Damage damage, Random random)
      throws InterruptedException {
    // Up to the 30 s after which clients give up; short delays let several replies overlap.
    long delay = random.nextBoolean() ? 30_000 : 200 + random.nextInt(5_000);
    for (var proxy : proxies) {
      switch (damage) {
        case LOST -> proxy.lose();
        case DELAYED -> proxy.delay(delay);
        case CUT -> proxy.cut();
        case REFUSED -> proxy.refuse();
      }
    }
    long held = damage == Damage.DELAYED ? delay + 2_000 : 3_000 + random.nextInt(15_000);
    try {
      TimeUnit.MILLISECONDS.sleep(held);
    } finally {
      proxies.forEach(Proxy::pass);
    }
  }
}
