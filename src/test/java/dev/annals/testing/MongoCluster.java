package dev.annals.testing;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A MongoDB replica set of real mongod processes on the loopback interface, for tests that stop,
 * kill or suspend its members.
 *
 * <pre>{@code
 * try (var cluster = MongoCluster.of(DATA, DATA, ARBITER).start()) {
 *   cluster.secondary().suspend();
 *   ...
 *   cluster.member(1).resume();
 * }
 * }</pre>
 *
 * <p>Data is in a temporary directory, which {@link #close()} deletes. Each mongod is killed when
 * this JVM ends, however it ends. Ports are fixed for the lifetime of the cluster, so that a member
 * that is started again is found by the same address. All data-bearing members have the same
 * priority; elections take about {@value #ELECTION_TIMEOUT_MILLIS} ms. Not safe for use by several
 * threads, except {@link Member#pid()}, {@link Member#suspend()}, {@link Member#resume()} and
 * {@link Member#kill()}.
 */
public final class MongoCluster implements AutoCloseable {

  /** What a member is for. */
  public enum Role {
    /** Stores data, votes, and can become primary. */
    DATA,
    /** Votes only. */
    ARBITER
  }

  /** Name of the replica set. */
  public static final String SET_NAME = "cluster";

  private static final int ELECTION_TIMEOUT_MILLIS = 2_000;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /** Kills the process named by its argument when its standard input is closed. */
  private static final String WATCHDOG = "read -r _; kill -KILL \"$1\" 2>/dev/null";

  private final Path directory;
  private final List<Member> members;

  private MongoCluster(Builder builder) {
    try {
      this.directory = newDirectory();
      this.members = new ArrayList<>();
      var ports = freePorts(builder.roles.size());
      for (int i = 0; i < ports.size(); i++) {
        members.add(new Member(i, builder.roles.get(i), ports.get(i), builder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Describes a replica set with one member for each role, in this order. */
  public static Builder of(Role... roles) {
    return new Builder(List.of(roles));
  }

  /** The settings of a cluster that is not started yet. */
  public static final class Builder {

    private final List<Role> roles;
    private final List<String> arguments = new ArrayList<>();
    private boolean inReplicaSet = true;
    private boolean initiated = true;
    private int oplogMegabytes = 64;

    private Builder(List<Role> roles) {
      this.roles = roles;
    }

    /** Size of each member's oplog. Default: 64. */
    public Builder oplogMegabytes(int megabytes) {
      this.oplogMegabytes = megabytes;
      return this;
    }

    /** Further arguments for each mongod. */
    public Builder arguments(String... more) {
      arguments.addAll(Arrays.asList(more));
      return this;
    }

    /** Starts the members as standalone servers, without {@code --replSet}. */
    public Builder standalone() {
      this.inReplicaSet = false;
      this.initiated = false;
      return this;
    }

    /** Starts the members with {@code --replSet}, but does not initiate the set. */
    public Builder uninitiated() {
      this.initiated = false;
      return this;
    }

    /**
     * Starts all members. Returns when there is a primary and every other member follows it, or for
     * sets that are not initiated when each mongod accepts connections.
     */
    public MongoCluster start() {
      var cluster = new MongoCluster(this);
      try {
        cluster.members.forEach(Member::start);
        if (initiated) {
          cluster.initiate();
          cluster.awaitHealthy();
        }
        return cluster;
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    }
  }

  /** A connection string with every member that holds data. */
  public String uri(String database) {
    return uri(database, "");
  }

  /**
   * A connection string with every member that holds data.
   *
   * @param options further options, such as {@code w=1&journal=false}, or an empty string
   */
  public String uri(String database, String options) {
    var hosts =
        members.stream()
            .filter(member -> member.role() == Role.DATA)
            .map(Member::address)
            .collect(Collectors.joining(","));
    return "mongodb://%s/%s?replicaSet=%s%s"
        .formatted(hosts, database, SET_NAME, options.isEmpty() ? "" : "&" + options);
  }

  /** All members, in the order of their roles. */
  public List<Member> members() {
    return List.copyOf(members);
  }

  public Member member(int index) {
    return members.get(index);
  }

  /** The primary; waits for an election that is under way. */
  public Member primary() {
    await("a primary", () -> members.stream().anyMatch(Member::isPrimary));
    return members.stream().filter(Member::isPrimary).findFirst().orElseGet(this::primary);
  }

  /** The first running member that holds data and is not the primary. */
  public Member secondary() {
    var primary = primary();
    return members.stream()
        .filter(member -> member.role() == Role.DATA && member != primary && member.isRunning())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("There is no secondary"));
  }

  /** Waits until there is a primary and every member is running and follows it. */
  public void awaitHealthy() {
    await(
        "a primary followed by every member",
        () ->
            members.stream().anyMatch(Member::isPrimary)
                && members.stream().allMatch(Member::isReady));
  }

  /** Kills all members and deletes their data. */
  @Override
  public void close() {
    members.forEach(Member::kill);
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initiate() {
    var configured =
        IntStream.range(0, members.size())
            .mapToObj(
                i ->
                    new Document("_id", i)
                        .append("host", member(i).address())
                        .append("arbiterOnly", member(i).role() == Role.ARBITER))
            .toList();
    var settings =
        new Document("electionTimeoutMillis", ELECTION_TIMEOUT_MILLIS)
            .append("heartbeatIntervalMillis", 500);
    member(0)
        .run(
            new Document(
                "replSetInitiate",
                new Document("_id", SET_NAME)
                    .append("members", configured)
                    .append("settings", settings)));
  }

  private void await(String what, BooleanSupplier condition) {
    try {
      Polling.every(POLL_INTERVAL).atMost(START_TIMEOUT).until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "The cluster did not get %s within %s: %s".formatted(what, START_TIMEOUT, members), e);
    }
  }

  private static Path newDirectory() throws IOException {
    var target = Path.of("target").toAbsolutePath();
    return Files.isDirectory(target)
        ? Files.createTempDirectory(target, "cluster-")
        : Files.createTempDirectory("annals-cluster-");
  }

  // All are open at once, so that they differ.
  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  /** One mongod. */
  public final class Member {

    private final Role role;
    private final int port;
    private final Path log;
    private final List<String> command;
    private volatile @Nullable Process mongod;
    private volatile @Nullable Process watchdog;

    private Member(int index, Role role, int port, Builder builder) throws IOException {
      this.role = role;
      this.port = port;
      this.log = directory.resolve("mongod-%d.log".formatted(index));
      this.command = new ArrayList<>();
      command.add(binary().toString());
      command.addAll(
          List.of("--dbpath", Files.createDirectory(directory.resolve("data-" + index)) + ""));
      command.addAll(List.of("--port", Integer.toString(port)));
      command.addAll(List.of("--bind_ip", "127.0.0.1", "--nounixsocket"));
      command.addAll(List.of("--wiredTigerCacheSizeGB", "0.25"));
      command.addAll(List.of("--setParameter", "diagnosticDataCollectionEnabled=false"));
      if (builder.inReplicaSet) {
        command.addAll(List.of("--replSet", SET_NAME));
        command.addAll(List.of("--oplogSize", Integer.toString(builder.oplogMegabytes)));
      }
      command.addAll(builder.arguments);
    }

    private static Path binary() {
      return MongodBinaries.defaults(System.getProperty("annals.embedded.mongod", "")).find();
    }

    public Role role() {
      return role;
    }

    /** Host and port. */
    public String address() {
      return "127.0.0.1:" + port;
    }

    public int port() {
      return port;
    }

    /** What mongod has written to its standard output: its log. */
    public Path log() {
      return log;
    }

    public long pid() {
      return running().pid();
    }

    public boolean isRunning() {
      var process = mongod;
      return process != null && process.isAlive();
    }

    /** Starts this member unless it is running; returns when it accepts connections. */
    public void start() {
      if (isRunning()) {
        return;
      }
      try {
        var output = ProcessBuilder.Redirect.appendTo(log.toFile());
        var started =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
        mongod = started;
        watchdog =
            new ProcessBuilder("/bin/sh", "-c", WATCHDOG, "watchdog", Long.toString(started.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await("a listening " + this, () -> isListening(started));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Sends SIGKILL and waits for the process to end; does nothing if it is not running. */
    public void kill() {
      end(true);
    }

    /** Sends SIGTERM and waits for the process to end; a primary steps down first. */
    public void stop() {
      end(false);
    }

    /** Kills this member and starts it again on the same data. */
    public void restart() {
      kill();
      start();
    }

    /** Sends SIGSTOP: connections stay open and are accepted, but nothing is answered. */
    public void suspend() {
      signal("STOP");
    }

    /** Sends SIGCONT. */
    public void resume() {
      signal("CONT");
    }

    /** Makes this primary step down; returns when it has. */
    public void stepDown() {
      run(new Document("replSetStepDown", 30).append("secondaryCatchUpPeriodSecs", 10));
    }

    /** Runs a command of the {@code admin} database on this member alone. */
    public Document run(Document command) {
      var uri =
          "mongodb://%s/?directConnection=true&serverSelectionTimeoutMS=5000&socketTimeoutMS=30000"
              .formatted(address());
      try (var client = MongoClients.create(uri)) {
        return client.getDatabase("admin").runCommand(command);
      }
    }

    private boolean isPrimary() {
      return hello().getBoolean("isWritablePrimary", false);
    }

    private boolean isReady() {
      var hello = hello();
      return hello.containsKey("primary")
          && (hello.getBoolean("isWritablePrimary", false)
              || hello.getBoolean("secondary", false)
              || hello.getBoolean("arbiterOnly", false));
    }

    /** Empty if it does not answer. */
    private Document hello() {
      if (!isRunning()) {
        return new Document();
      }
      var uri =
          "mongodb://%s/?directConnection=true&serverSelectionTimeoutMS=1000&socketTimeoutMS=1000"
              .formatted(address());
      try (var client = MongoClients.create(uri)) {
        return client.getDatabase("admin").runCommand(new Document("hello", 1));
      } catch (MongoException e) {
        return new Document();
      }
    }

    private boolean isListening(Process started) {
      if (!started.isAlive()) {
        throw new IllegalStateException("%s ended by itself; see %s".formatted(this, log));
      }
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    }

    private Process running() {
      var process = mongod;
      if (process == null || !process.isAlive()) {
        throw new IllegalStateException(this + " is not running");
      }
      return process;
    }

    private void end(boolean forcibly) {
      var process = mongod;
      if (process == null) {
        return;
      }
      if (forcibly) {
        process.destroyForcibly();
      } else {
        process.destroy();
      }
      waitFor(process);
      var guard = watchdog;
      if (guard != null) {
        guard.destroyForcibly();
      }
      mongod = null;
      watchdog = null;
    }

    private void signal(String name) {
      try {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        waitFor(kill);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void waitFor(Process process) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      }
    }

    @Override
    public String toString() {
      var state = Map.of(true, "running", false, "ended").get(isRunning());
      return "%s member %s (%s)".formatted(role, address(), state);
    }
  }
}
