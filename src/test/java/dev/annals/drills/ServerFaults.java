package dev.annals.drills;

import dev.annals.testing.MongoCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Faults of one server. */
final class ServerFaults {

  private ServerFaults() {}

  /** SIGKILL, and a start after a while. */
  record Kill(int server) implements Fault.OfServer {

    @Override
    public String name() {
      return "SIGKILL of server-" + server;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.impaired();
      node.server.kill();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
      node.server.start();
    }
  }

  /** SIGTERM, and a start. */
  record Stop(int server) implements Fault.OfServer {

    @Override
    public String name() {
      return "SIGTERM of server-" + server;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.impaired();
      stop(deployment, node);
      node.server.start();
    }

    private static void stop(Deployment deployment, Deployment.Node node)
        throws InterruptedException {
      try {
        node.server.stop();
      } catch (IllegalStateException e) {
        deployment.ledger().violation(Violation.Kind.NOT_RECOVERED, "%s: %s", node, e.getMessage());
        node.server.kill();
      }
    }
  }

  /** SIGTERM while no member answers, and a start when they do. */
  record StopWithoutStore(int server) implements Fault {

    @Override
    public String name() {
      return "SIGTERM of server-%d while all mongods are suspended".formatted(server);
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.impaired();
      var members = deployment.mongo().members();
      members.forEach(MongoCluster.Member::suspend);
      try {
        TimeUnit.SECONDS.sleep(random.nextInt(10));
        Stop.stop(deployment, node);
      } finally {
        members.forEach(MongoCluster.Member::resume);
      }
      node.server.start();
    }
  }

  /** SIGTERM, and a start of another version. */
  record Replace(int server, String jar, String version) implements Fault.OfServer {

    @Override
    public String name() {
      return "server-%d becomes the %s version".formatted(server, version);
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.server.jar(jar);
      new Stop(server).run(deployment, random);
      TimeUnit.SECONDS.sleep(5 + random.nextInt(5));
    }
  }

  /** SIGSTOP and, later than every lease and heartbeat now and then, SIGCONT. */
  record Suspend(int server) implements Fault.OfServer {

    @Override
    public String name() {
      return "SIGSTOP of server-" + server;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.impaired();
      node.server.suspend();
      TimeUnit.SECONDS.sleep(random.nextBoolean() ? 3 + random.nextInt(10) : 35);
      node.server.resume();
    }
  }

  /** Overwrites a part of a file of the index while the server is down. */
  record DamagedIndex(int server) implements Fault.OfServer {

    @Override
    public String name() {
      return "damaged index of server-" + server;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var node = deployment.nodes().get(server);
      node.impaired();
      node.server.kill();
      var files = files(node.server.home().resolve("index"));
      if (!files.isEmpty()) {
        damage(files.get(random.nextInt(files.size())), random);
      }
      node.server.start();
    }

    private static List<Path> files(Path index) throws IOException {
      try (var files = Files.walk(index)) {
        return files
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().endsWith(".lock"))
            .sorted()
            .toList();
      }
    }

    private static void damage(Path file, Random random) throws IOException {
      long size = Files.size(file);
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        if (random.nextBoolean()) {
          channel.truncate(size / 2);
        } else {
          var bytes = new byte[(int) Math.max(1, Math.min(64, size))];
          random.nextBytes(bytes);
          channel.write(ByteBuffer.wrap(bytes), random.nextLong(Math.max(1, size)));
        }
      }
      System.out.println("Damaged " + file);
    }
  }

  /** No space left in {@code ANNALS_HOME}, or below it where the index is. */
  record DiskFull(int server, boolean index) implements Fault.OfServer {

    @Override
    public String name() {
      return "disk full under %s of server-%d".formatted(index ? "the index" : "the home", server);
    }

    @Override
    public @Nullable String reasonToSkip(Deployment deployment) {
      return deployment.mounts().isMounted(directory(deployment))
          ? null
          : "a file system of its own needs root";
    }

    private Path directory(Deployment deployment) {
      var home = deployment.nodes().get(server).server.home();
      return index ? home.resolve("index") : home;
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var filler = Mounts.fill(directory(deployment));
      try {
        TimeUnit.SECONDS.sleep(5 + random.nextInt(10));
      } finally {
        Files.delete(filler);
      }
    }
  }
}
