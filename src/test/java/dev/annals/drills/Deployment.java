package dev.annals.drills;

import dev.annals.testing.MongoCluster;
import dev.annals.testing.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.bson.Document;

/**
 * Servers that share a replica set, with a {@link Proxy} in front of each server, between each
 * server and each member, and in front of each member for the other members.
 *
 * <p>A driver connects to the addresses in the configuration of the replica set, not to those in
 * its URI, and so do members. So the configuration has the name {@code localhost} and the ports of
 * proxies. Members resolve the name to 127.0.0.1, and each server resolves it to a loopback address
 * of its own, where its own proxies listen on the same ports.
 */
final class Deployment implements AutoCloseable {

  private static final Duration RECOVERY = Duration.ofSeconds(300);

  /** A server and the links to and from it. */
  static final class Node {

    final int index;
    final Server server;
    final Proxy front;
    final List<Proxy> links;
    final SlowAnswers slowAnswers;
    private final boolean timed;
    private final Impairment impairment = new Impairment();
    private final Impairment disturbance = new Impairment();

    private Node(
        int index, Server server, Proxy front, List<Proxy> links, Path directory, boolean timed) {
      this.index = index;
      this.timed = timed;
      this.server = server;
      this.front = front;
      this.links = links;
      this.slowAnswers = new SlowAnswers(this, directory);
    }

    /** From now on until {@link #recovered()} nobody can expect answers of this server. */
    void impaired() {
      impairment.begin();
      disturbance.begin();
    }

    /** From now on until {@link #recovered()} its answers may take until their documented limit. */
    void disturbed() {
      disturbance.begin();
    }

    void recovered() {
      impairment.end();
      disturbance.end();
    }

    boolean impairedSince(long nanoTime) {
      return !timed || impairment.since(nanoTime);
    }

    boolean disturbedSince(long nanoTime) {
      return !timed || disturbance.since(nanoTime);
    }

    /** Where its clients connect. */
    int port() {
      return front.port();
    }

    @Override
    public String toString() {
      return "server-" + index;
    }
  }

  /** A state of a server that begins and ends. */
  private static final class Impairment {

    private volatile boolean current;
    private volatile long last = System.nanoTime();

    void begin() {
      current = true;
    }

    void end() {
      if (current) {
        last = System.nanoTime();
        current = false;
      }
    }

    /** Whether it is so now, or was at any time since then. */
    boolean since(long nanoTime) {
      return current || last - nanoTime > 0;
    }
  }

  private final Ledger ledger;
  private final MongoCluster mongo;

  /** What the members reach each other by, one for each. */
  private final List<Proxy> memberLinks = new ArrayList<>();

  private final Path directory;
  private final List<Node> nodes = new ArrayList<>();
  private final Mounts mounts = new Mounts();

  private Deployment(Ledger ledger, MongoCluster mongo, Path directory) {
    this.ledger = ledger;
    this.mongo = mongo;
    this.directory = directory;
  }

  static Deployment start(Ledger ledger, Scenario scenario, Path directory) throws Exception {
    var builder =
        MongoCluster.of(scenario.roles().toArray(MongoCluster.Role[]::new))
            .oplogMegabytes(scenario.oplogMegabytes());
    if (scenario == Scenario.SMALL_OPLOG) {
      // What is behind the last checkpoint is never removed; there is one every 60 s by default.
      builder.arguments("--syncdelay", "1");
    }
    var deployment = new Deployment(ledger, builder.start(), directory);
    try {
      deployment.renameMembers();
      for (int i = 0; i < scenario.servers(); i++) {
        deployment.add(i, scenario);
      }
      for (var node : deployment.nodes) {
        node.server.launch();
      }
      for (var node : deployment.nodes) {
        node.server.awaitReady();
        node.recovered();
      }
      return deployment;
    } catch (Exception e) {
      deployment.close();
      throw e;
    }
  }

  /** Puts a proxy in front of each member, and its address into the configuration of the set. */
  private void renameMembers() {
    for (var member : mongo.members()) {
      memberLinks.add(new Proxy("127.0.0.1", 0, member.port()));
    }
    var primary = mongo.primary();
    var config = primary.run(new Document("replSetGetConfig", 1)).get("config", Document.class);
    config.put("version", config.getInteger("version") + 1);
    for (var member : config.getList("members", Document.class)) {
      member.put("host", address(member.getInteger("_id")));
    }
    primary.run(new Document("replSetReconfig", config).append("force", true));
    mongo.awaitHealthy();
  }

  private void add(int index, Scenario scenario) throws IOException {
    var address = "127.0.0." + (2 + index);
    var links = new ArrayList<Proxy>();
    for (int member = 0; member < memberLinks.size(); member++) {
      links.add(new Proxy(address, memberLinks.get(member).port(), mongo.member(member).port()));
    }
    var hosts = directory.resolve("hosts-" + index);
    Files.writeString(
        hosts,
        "%1$s localhost%n127.0.0.1 %2$s%n"
            .formatted(address, InetAddress.getLocalHost().getHostName()));
    var home = directory.resolve("home-" + index);
    mounts.tryTmpfs(home, scenario.homeMegabytes());
    mounts.tryTmpfs(home.resolve("index"), scenario.homeMegabytes());
    var server =
        new Server(home, uri())
            .log(directory.resolve("server-%d.log".formatted(index)))
            .heap(scenario.heap())
            .options(
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts);
    scenario.prepare(index, server);
    var front = new Proxy("127.0.0.1", 0, server.port());
    nodes.add(new Node(index, server, front, links, directory, scenario.isTimed(index)));
  }

  private String uri() {
    var uri = mongo.uri("annals");
    for (int member = 0; member < memberLinks.size(); member++) {
      uri = uri.replace(mongo.member(member).address(), address(member));
    }
    return uri;
  }

  private String address(int member) {
    return "localhost:" + memberLinks.get(member).port();
  }

  MongoCluster mongo() {
    return mongo;
  }

  List<Node> nodes() {
    return nodes;
  }

  Node any(Random random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  /**
   * Whether the set goes on without a pause when this member is gone. It is not the primary, the
   * others with data are a majority, and none of them reads the oplog from this one: such a member
   * waits for some seconds before it chooses another source.
   */
  boolean survivesWithout(int member) {
    long others =
        mongo.members().stream()
            .filter(one -> one.role() == MongoCluster.Role.DATA && one != mongo.member(member))
            .count();
    return others > mongo.members().size() / 2
        && mongo.primary() != mongo.member(member)
        && mongo.members().stream()
            .map(one -> one.run(new Document("replSetGetStatus", 1)))
            .noneMatch(status -> address(member).equals(status.getString("syncSourceHost")));
  }

  /**
   * Until {@link #reconnect()}, nothing passes between a member and the other ones. What was sent
   * arrives afterwards.
   */
  void disconnect(int member) {
    long pid = mongo.member(member).pid();
    for (int other = 0; other < memberLinks.size(); other++) {
      var link = memberLinks.get(other);
      link.hold(
          other == member
              ? port -> true
              : port -> ConnectionOwner.isOpenIn(pid, port, link.port()));
    }
  }

  void reconnect() {
    memberLinks.forEach(Proxy::pass);
  }

  Mounts mounts() {
    return mounts;
  }

  Ledger ledger() {
    return ledger;
  }

  Path directory() {
    return directory;
  }

  /**
   * Waits until every member follows a primary and every server is ready. A server that ended is
   * reported and started again, one that does not become ready too.
   */
  void awaitHealthy() throws Exception {
    try {
      mongo.awaitHealthy();
    } catch (IllegalStateException e) {
      ledger.violation(Violation.Kind.NOT_RECOVERED, "%s", e.getMessage());
    }
    for (var node : nodes) {
      awaitHealthy(node);
    }
  }

  private void awaitHealthy(Node node) throws Exception {
    try {
      Polling.every(Duration.ofMillis(200))
          .atMost(RECOVERY)
          .until(() -> !node.server.isAlive() || node.server.isReady());
      if (!node.server.isAlive()) {
        ledger.violation(Violation.Kind.SERVER_ENDED, "%s ended; see %s", node, node.server.log());
        node.impaired();
        node.server.start();
      }
    } catch (ConditionTimeoutException e) {
      ledger.violation(
          Violation.Kind.NOT_RECOVERED,
          "%s is not ready %s after the fault was repaired; restarting it",
          node,
          RECOVERY);
      node.impaired();
      node.server.kill();
      node.server.start();
    }
    node.recovered();
  }

  @Override
  public void close() throws Exception {
    for (var node : nodes) {
      try {
        node.server.close();
      } catch (IllegalStateException e) {
        ledger.violation(Violation.Kind.NOT_RECOVERED, "%s: %s", node, e.getMessage());
        node.server.kill();
      }
      node.slowAnswers.close();
      node.front.close();
      node.links.forEach(Proxy::close);
    }
    memberLinks.forEach(Proxy::close);
    for (var member : mongo.members()) {
      member.kill();
    }
    mounts.close();
    mongo.close();
  }
}
