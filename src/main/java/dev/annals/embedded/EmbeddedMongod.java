package dev.annals.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * A mongod that runs as a child process: a replica set of one member on the loopback interface.
 *
 * <p>Its data are kept in its directory across restarts. It ends together with this JVM, however
 * the JVM ends. If mongod exits unexpectedly, it is restarted on the same port, so that drivers
 * reconnect. A directory MUST be used by one process at a time; a second one gets {@link HomeInUse}
 * and changes nothing.
 */
public final class EmbeddedMongod implements AutoCloseable {

  static final DataSize DEFAULT_CACHE_SIZE = DataSize.ofMegabytes(512);
  static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(2);

  private static final Logger log = LoggerFactory.getLogger(EmbeddedMongod.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int PORTS_TRIED = 3;
  private static final int RESTARTS = 5;
  private static final Duration RESTARTS_COUNT_FOR = Duration.ofMinutes(10);

  private final Path binary;
  private final MongodFiles files;
  private final DataSize cacheSize;
  private final Duration startTimeout;
  private final DirectoryLock lock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeper;
  private int port;
  private volatile MongodProcess mongod;

  /** Starts a mongod with the default settings. Returns when it is writable. */
  public static EmbeddedMongod start(Path directory, Path binary) {
    return start(directory, binary, DEFAULT_CACHE_SIZE, DEFAULT_START_TIMEOUT);
  }

  static EmbeddedMongod start(
      Path directory, Path binary, DataSize cacheSize, Duration startTimeout) {
    try {
      var files = MongodFiles.in(directory);
      var lock = DirectoryLock.take(files.directory());
      try {
        return new EmbeddedMongod(binary, files, cacheSize, startTimeout, lock);
      } catch (IOException | InterruptedException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start mongod in " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MongodFailed("Interrupted while mongod was starting", e);
    }
  }

  private EmbeddedMongod(
      Path binary, MongodFiles files, DataSize cacheSize, Duration startTimeout, DirectoryLock lock)
      throws IOException, InterruptedException {
    this.binary = binary;
    this.files = files;
    this.cacheSize = cacheSize;
    this.startTimeout = startTimeout;
    this.lock = lock;
    this.mongod = startOnSomePort();
    this.keeper = Thread.ofPlatform().name("mongod-keeper").daemon().unstarted(this::keep);
    keeper.start();
  }

  private MongodProcess startOnSomePort() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    files.rotateLog();
    var reserved = new ReservedPort(files.port());
    for (int attempt = 1; ; attempt++) {
      MongodProcess.endLeftover(files, STOP_TIMEOUT);
      port = reserved.choose();
      try {
        var process = startOnPort();
        log.info(
            "mongod listens on 127.0.0.1:{}, data in {} (after {} ms)",
            port,
            files.data(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return process;
      } catch (MongodFailed e) {
        // Another process may have used the port between the check and the start of mongod.
        if (!e.portWasTaken() || attempt == PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  private MongodProcess startOnPort() throws IOException, InterruptedException {
    long logBefore = files.logSize();
    var process = MongodProcess.start(binary, files, port, cacheSize);
    long deadline = System.nanoTime() + startTimeout.toNanos();
    boolean ready = false;
    try {
      ready =
          new ReplicaSet(port)
              .awaitPrimary(
                  () -> process.isAlive() && !isClosing() && System.nanoTime() - deadline < 0);
    } finally {
      if (!ready && process.isAlive()) {
        process.stop(STOP_TIMEOUT);
      }
    }
    if (!ready) {
      throw MongodFailed.of(binary, process.awaitEnd(), files.log(), files.complaints(logBefore));
    }
    return process;
  }

  private void keep() {
    Deque<Long> restarts = new ArrayDeque<>();
    try {
      while (true) {
        int code = mongod.awaitEnd();
        if (isClosing()) {
          return;
        }
        long now = System.nanoTime();
        while (!restarts.isEmpty() && now - restarts.peek() > RESTARTS_COUNT_FOR.toNanos()) {
          restarts.remove();
        }
        if (restarts.size() == RESTARTS) {
          log.error(
              "mongod exited with code {}, the {}th time in {}. It is not restarted. See {}",
              code,
              RESTARTS + 1,
              RESTARTS_COUNT_FOR,
              files.log());
          return;
        }
        log.error("mongod exited with code {} and is restarted on port {}", code, port);
        restarts.add(now);
        if (closing.await(restarts.size() - 1L, TimeUnit.SECONDS)) {
          return;
        }
        startAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // If this fails, the ended process stays in place, so that the keeper counts it and tries again.
  private void startAgain() throws InterruptedException {
    try {
      MongodProcess.endLeftover(files, STOP_TIMEOUT);
      mongod = startOnPort();
      log.info("mongod was restarted on port {}", port);
      if (isClosing()) {
        mongod.stop(STOP_TIMEOUT); // close() may have stopped the previous process only
      }
    } catch (IOException | RuntimeException e) {
      if (!isClosing()) {
        log.error("mongod could not be restarted", e);
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Returns the connection string of a database of this mongod. */
  public String uri(String database) {
    return "mongodb://127.0.0.1:%d/%s?replicaSet=%s".formatted(port, database, ReplicaSet.NAME);
  }

  int port() {
    return port;
  }

  /** Stops mongod cleanly. Clients MUST be closed before. */
  @Override
  public synchronized void close() {
    if (isClosing()) {
      return;
    }
    closing.countDown();
    try {
      mongod.stop(STOP_TIMEOUT);
      keeper.join();
      lock.close();
      log.info("mongod has stopped");
    } catch (IOException e) {
      log.warn("Stopping mongod failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("Interrupted while stopping mongod. mongod continues to shut down");
    }
  }
}
