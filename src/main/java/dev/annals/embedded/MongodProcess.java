package dev.annals.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * A running mongod that ends together with this JVM, however the JVM ends.
 *
 * <p>A shell runs between both. Its standard input is a pipe held by the JVM. The kernel closes
 * that pipe when the JVM ends, even after SIGKILL, and the shell then ends mongod with SIGTERM,
 * which makes it flush its data.
 */
final class MongodProcess {

  private static final Logger log = LoggerFactory.getLogger(MongodProcess.class);

  private static final String WATCHDOG =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      mongod=$!
      echo $mongod > "$ANNALS_MONGOD_PID"
      (read -r _ <&3; kill -TERM $mongod 2>/dev/null) &
      watcher=$!
      exec 3<&-
      trap 'kill -TERM $mongod 2>/dev/null' TERM INT HUP
      wait $mongod
      code=$?
      while kill -0 $mongod 2>/dev/null; do wait $mongod; code=$?; done
      kill $watcher 2>/dev/null
      exit $code
      """;

  private final Process watchdog;
  private final Path pidFile;

  private MongodProcess(Process watchdog, Path pidFile) {
    this.watchdog = watchdog;
    this.pidFile = pidFile;
  }

  static MongodProcess start(Path binary, MongodFiles files, int port, DataSize cacheSize)
      throws IOException {
    var command = new ArrayList<>(ownSession());
    command.addAll(List.of("/bin/sh", "-c", WATCHDOG, "annals-mongod-watchdog"));
    command.add(binary.toString());
    command.addAll(List.of("--dbpath", files.data().toString())); // read by belongsTo
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--bind_ip", "127.0.0.1", "--nounixsocket"));
    command.addAll(List.of("--replSet", ReplicaSet.NAME, "--oplogSize", "1024"));
    command.addAll(List.of("--wiredTigerCacheSizeGB", gigabytes(cacheSize)));
    command.addAll(List.of("--logpath", files.log().toString(), "--logappend"));
    command.addAll(List.of("--setParameter", "diagnosticDataCollectionEnabled=false"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(files.output().toFile());
    builder.environment().put("ANNALS_MONGOD_PID", files.pid().toString());
    return new MongodProcess(builder.start(), files.pid());
  }

  // Ctrl-C in a terminal signals the whole process group, but mongod must stop after the server.
  private static List<String> ownSession() {
    if (isOnPath("setsid")) {
      return List.of("setsid");
    }
    if (isOnPath("perl")) {
      return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--");
    }
    log.warn("Neither setsid nor perl is installed. Ctrl-C stops mongod together with Annals");
    return List.of();
  }

  private static boolean isOnPath(String command) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(":", -1))
        .filter(folder -> !folder.isBlank())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static String gigabytes(DataSize size) {
    double gigabytesWanted = (double) size.toBytes() / DataSize.ofGigabytes(1).toBytes();
    double minimum = 0.25;
    return String.format(Locale.ROOT, "%.2f", Math.max(gigabytesWanted, minimum));
  }

  boolean isAlive() {
    return watchdog.isAlive();
  }

  /** Waits until mongod has ended and returns its exit code. */
  int awaitEnd() throws InterruptedException {
    return watchdog.waitFor();
  }

  /** Stops mongod cleanly, and kills it after the timeout. */
  void stop(Duration timeout) throws IOException, InterruptedException {
    watchdog.getOutputStream().close();
    if (watchdog.waitFor(timeout.toMillis(), MILLISECONDS)) {
      Files.deleteIfExists(pidFile);
      return;
    }
    log.warn(
        "mongod did not stop within {} and is killed. Its journal keeps all acknowledged writes",
        timeout);
    watchdog.descendants().forEach(ProcessHandle::destroyForcibly);
    watchdog.destroyForcibly().waitFor();
  }

  /**
   * Ends a mongod that an earlier server left running. Only the process with the recorded id is
   * considered, and only if its command line contains this data directory.
   */
  static void endLeftover(MongodFiles files, Duration timeout)
      throws IOException, InterruptedException {
    var leftover = recorded(files.pid()).filter(process -> belongsTo(process, files.data()));
    if (leftover.isPresent()) {
      log.warn("Stopping mongod {}, which an earlier server left running", leftover.get().pid());
      end(leftover.get(), timeout);
    }
    Files.deleteIfExists(files.pid());
  }

  private static Optional<ProcessHandle> recorded(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    var text = Files.readString(pidFile).strip();
    return text.matches("[1-9][0-9]{0,17}")
        ? ProcessHandle.of(Long.parseLong(text))
        : Optional.empty();
  }

  private static boolean belongsTo(ProcessHandle process, Path data) {
    var arguments = List.of(process.info().arguments().orElse(new String[0]));
    int at = arguments.indexOf("--dbpath");
    return at >= 0 && at + 1 < arguments.size() && arguments.get(at + 1).equals(data.toString());
  }

  private static void end(ProcessHandle process, Duration timeout) throws InterruptedException {
    process.destroy();
    try {
      process.onExit().get(timeout.toMillis(), MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("mongod {} did not stop within {} and is killed", process.pid(), timeout);
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new MongodFailed("Waiting for mongod %d failed".formatted(process.pid()), e);
    }
  }
}
