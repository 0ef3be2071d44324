package dev.annals.drills;

import com.mongodb.MongoException;
import dev.annals.testing.MongoCluster;
import dev.annals.testing.Polling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Faults of the members of the replica set. */
final class MongoFaults {

  private MongoFaults() {}

  /** The data directory of a running mongod. */
  static Path dataOf(long pid) throws IOException {
    var arguments = List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
    return Path.of(arguments.get(arguments.indexOf("--dbpath") + 1));
  }

  /** SIGKILL of a member, and a start after a while. */
  record Kill(int member) implements Fault.OfMember {

    @Override
    public String name() {
      return "SIGKILL of mongod-" + member;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var mongod = deployment.mongo().member(member);
      mongod.kill();
      TimeUnit.SECONDS.sleep(2 + random.nextInt(8));
      mongod.start();
    }
  }

  /** SIGSTOP of a member for longer than an election takes, and SIGCONT. */
  record Suspend(int member) implements Fault.OfMember {

    @Override
    public String name() {
      return "SIGSTOP of mongod-" + member;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var mongod = deployment.mongo().member(member);
      mongod.suspend();
      try {
        TimeUnit.SECONDS.sleep(3 + random.nextInt(12));
      } finally {
        mongod.resume();
      }
    }
  }

  /**
   * A member without a connection to the other ones, though all servers reach it: a primary goes on
   * until it notices, while the others elect another one.
   *
   * @param suspended whether it is also suspended, until the others have a primary: when it goes on
   *     it still takes itself for one
   */
  record Partition(int member, boolean suspended) implements Fault.OfMember {

    @Override
    public String name() {
      return "mongod-%d partitioned from the others%s"
          .formatted(member, suspended ? ", and suspended" : "");
    }

    @Override
    public @Nullable String reasonToSkip(Deployment deployment) {
      return ConnectionOwner.isKnown() ? null : "who has a connection is known on Linux only";
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      deployment.disconnect(member);
      try {
        if (suspended) {
          new Suspend(member).run(deployment, random);
        }
        TimeUnit.SECONDS.sleep(5 + random.nextInt(15));
      } finally {
        deployment.reconnect();
      }
    }
  }

  /**
   * The primary and one server on one side of a partition, the other members and servers on the
   * other one: what the server reads MUST NOT be older than what the others have acknowledged.
   */
  record Split(int server) implements Fault {

    @Override
    public String name() {
      return "the primary and server-%d partitioned from the others".formatted(server);
    }

    @Override
    public @Nullable String reasonToSkip(Deployment deployment) {
      return new Partition(0, false).reasonToSkip(deployment);
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var primary = deployment.mongo().primary();
      int member = deployment.mongo().members().indexOf(primary);
      deployment.disconnect(member);
      for (var node : deployment.nodes()) {
        for (int other = 0; other < node.links.size(); other++) {
          if ((node.index == server) != (other == member)) {
            node.links.get(other).hold(port -> true);
          }
        }
      }
      try {
        if (random.nextBoolean()) {
          new Suspend(member).run(deployment, random);
        }
        TimeUnit.SECONDS.sleep(5 + random.nextInt(15));
      } finally {
        deployment.reconnect();
        deployment.nodes().forEach(node -> node.links.forEach(Proxy::pass));
      }
    }
  }

  /**
   * SIGSTOP of all members: servers say that they are not ready, and answer each request within its
   * documented limit.
   */
  record SuspendAll(int longestSeconds) implements Fault {

    private static final Duration NOTICED = Duration.ofSeconds(30);

    @Override
    public String name() {
      return "SIGSTOP of all mongods, up to %d s".formatted(longestSeconds);
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var members = deployment.mongo().members();
      members.forEach(MongoCluster.Member::suspend);
      try {
        for (var node : deployment.nodes()) {
          awaitNotReady(deployment, node);
        }
        TimeUnit.SECONDS.sleep(random.nextInt(longestSeconds));
      } finally {
        members.forEach(MongoCluster.Member::resume);
      }
    }

    private static void awaitNotReady(Deployment deployment, Deployment.Node node) {
      try {
        Polling.every(Duration.ofMillis(200)).atMost(NOTICED).until(() -> !node.server.isReady());
      } catch (ConditionTimeoutException e) {
        deployment
            .ledger()
            .violation(
                Violation.Kind.UNEXPECTED_ANSWER,
                "%s is ready although MongoDB has not answered for %s",
                node,
                NOTICED);
      }
    }
  }

  /** The primary becomes a secondary. */
  record StepDown() implements Fault {

    @Override
    public String name() {
      return "step-down of the primary";
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      try {
        deployment.mongo().primary().stepDown();
      } catch (MongoException e) {
        System.out.println("No step-down: " + e.getMessage());
      }
      TimeUnit.SECONDS.sleep(1 + random.nextInt(5));
    }
  }

  /** SIGKILL of all members within a moment, and a start of all. */
  record KillAll(int longestSeconds) implements Fault {

    @Override
    public String name() {
      return "SIGKILL of all mongods, up to %d s".formatted(longestSeconds);
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var members = deployment.mongo().members();
      members.forEach(MongoCluster.Member::kill);
      TimeUnit.SECONDS.sleep(random.nextInt(longestSeconds));
      members.forEach(MongoCluster.Member::start);
    }
  }

  /**
   * No space left under a member, until it ends or for a while. Its data is moved to a small file
   * system first, where it stays.
   */
  record DiskFull(int member) implements Fault.OfMember {

    private static final int MEGABYTES = 600;

    @Override
    public String name() {
      return "disk full under mongod-" + member;
    }

    @Override
    public @Nullable String reasonToSkip(Deployment deployment) {
      return deployment.nodes().stream()
              .allMatch(node -> deployment.mounts().isMounted(node.server.home()))
          ? null
          : "a file system of its own needs root";
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var mongod = deployment.mongo().member(member);
      var data = dataOf(mongod.pid());
      if (!deployment.mounts().isMounted(data)) {
        move(deployment, mongod, data);
      }
      var filler = Mounts.fill(data);
      try {
        TimeUnit.SECONDS.sleep(10 + random.nextInt(10));
      } finally {
        Files.deleteIfExists(filler);
      }
      System.out.printf("mongod-%d %s%n", member, mongod.isRunning() ? "runs on" : "ended");
      mongod.restart();
    }

    private static void move(Deployment deployment, MongoCluster.Member mongod, Path data)
        throws IOException {
      mongod.kill();
      var copy = data.resolveSibling(data.getFileName() + "-copy");
      Mounts.run("cp", "-a", data.toString(), copy.toString());
      deployment.mounts().tryTmpfs(data, MEGABYTES);
      Mounts.run("cp", "-a", copy + "/.", data.toString());
      Mounts.run("rm", "-r", copy.toString());
      mongod.start();
      deployment.mongo().awaitHealthy();
    }
  }
}
