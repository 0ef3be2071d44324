package dev.annals.drills;

import dev.annals.testing.Polling;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** An Annals server as a process: started, asked, killed, started again. */
final class Server implements AutoCloseable {

  static final String CLIENT_ID = "drill";
  static final String CLIENT_SECRET = "drill-secret-0123456789";

  private static final String MASTER_KEY = "dGhlIG1hc3RlciBrZXkgb2YgdGhlIHRlc3RzLCAzMiE=";

  private static final long STOP_SECONDS = 55;

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Path home;
  private final int port;
  private final Map<String, String> environment;
  private final List<String> options = new ArrayList<>();
  private Path log;
  private String heap = "1g";
  private volatile String jar = System.getProperty("annals.jar", "");
  private volatile @Nullable Process process;

  /**
   * @param home its {@code ANNALS_HOME}
   * @param mongo the MongoDB to use, or null for its own
   */
  Server(Path home, @Nullable String mongo) throws IOException {
    this.home = Files.createDirectories(home);
    this.log = home.resolve("server.log");
    this.port = freePort();
    // A drill that is interrupted leaves no server behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killIfAlive));
    this.environment = new HashMap<>();
    if (mongo != null) {
      environment.putAll(Map.of("SPRING_MONGODB_URI", mongo, "ANNALS_MASTER_KEY", MASTER_KEY));
    }
  }

  /** Adds options of the JVM, for the next start. */
  Server options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** The largest heap, as {@code -Xmx} takes it. */
  Server heap(String size) {
    this.heap = size;
    return this;
  }

  /** The jar of the next start; empty for the classes of this process. */
  Server jar(String path) {
    this.jar = path;
    return this;
  }

  /** The jar of the next start, or of this one. */
  String jar() {
    return jar;
  }

  Server environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  int port() {
    return port;
  }

  Path home() {
    return home;
  }

  long pid() {
    return running().pid();
  }

  /** Starts it, and returns when it is ready. */
  void start() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  void launch() throws IOException {
    var command = command();
    command.add("--server.port=" + port);
    var builder = builder(command);
    builder.environment().put("ANNALS_BOOTSTRAP_CLIENT_ID", CLIENT_ID);
    builder.environment().put("ANNALS_BOOTSTRAP_CLIENT_SECRET", CLIENT_SECRET);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  /** Runs another command of the same jar with the same settings, to its end. */
  Ran run(String... arguments) throws IOException, InterruptedException {
    var command = command();
    command.addAll(List.of(arguments));
    var running = builder(command).redirectErrorStream(true).start();
    var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(running.waitFor(), output);
  }

  record Ran(int exitCode, String output) {}

  private ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("ANNALS_HOME", home.toString());
    return builder;
  }

  void awaitReady() throws IOException {
    try {
      Polling.every(Duration.ofMillis(100))
          .atMost(PATIENCE)
          .until(() -> !running().isAlive() || isReady());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("The server is not ready:\n" + Files.readString(log()), e);
    }
    if (!isAlive()) {
      throw new IllegalStateException("The server ended:\n" + Files.readString(log()));
    }
  }

  boolean isReady() {
    try (var http = new Http(port)) {
      return http.get("/actuator/health").body().contains("\"UP\"");
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGKILL: it has no time for anything. */
  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  private void killIfAlive() {
    var started = process;
    if (started != null) {
      started.destroyForcibly();
    }
  }

  /** SIGSTOP: connections stay open, and nothing is answered. */
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  boolean isAlive() {
    var started = process;
    return started != null && started.isAlive();
  }

  /**
   * SIGTERM; returns its exit code.
   *
   * @throws IllegalStateException if it did not end in the time that docs/operations.md promises
   */
  int stop() throws InterruptedException {
    running().destroy();
    if (!running().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "The server did not stop within %d s of SIGTERM".formatted(STOP_SECONDS));
    }
    return running().exitValue();
  }

  /** Writes all threads with their stacks, virtual ones too, to a file that does not exist. */
  void dumpThreads(Path file) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    new ProcessBuilder(
            jcmd, Long.toString(pid()), "Thread.dump_to_file", "-format=json", file.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor(60, TimeUnit.SECONDS);
  }

  Path log() {
    return log;
  }

  /** Where its output goes. Default: {@code server.log} in its home. */
  Server log(Path file) {
    this.log = file;
    return this;
  }

  @Override
  public void close() throws InterruptedException {
    if (isAlive()) {
      stop();
    }
  }

  private Process running() {
    var started = process;
    if (started == null) {
      throw new IllegalStateException("Not started");
    }
    return started;
  }

  /**
   * The jar if there is one, as in {@code mvn verify}; else the classes of this process. The JVM's
   * own options can be added to by {@code annals.server.options}, to look into a server under load.
   */
  private List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-Xmx" + heap);
    command.addAll(options);
    var further = System.getProperty("annals.server.options", "");
    if (!further.isBlank()) {
      command.addAll(List.of(further.split(" ")));
    }
    if (jar.isEmpty()) {
      command.addAll(List.of("-cp", productClassPath(), "dev.annals.AnnalsApplication"));
    } else {
      command.addAll(List.of("-jar", jar));
    }
    return command;
  }

  /** The class path of this process without the tests, which add to every server they are with. */
  private static String productClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
