package dev.annals.drills;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests that a server has not answered yet. When one waits for {@value #SECONDS} s although
 * nothing is wrong with the server, its threads are written to a file, at most once a minute.
 */
final class SlowAnswers implements AutoCloseable {

  private static final long SECONDS = 20;
  private static final long BETWEEN_DUMPS_SECONDS = 60;

  private final Deployment.Node node;
  private final Path directory;
  private final Map<Long, Long> begun = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("slow-answers").unstarted(task));
  private long nextDump = System.nanoTime();
  private int dumps;

  SlowAnswers(Deployment.Node node, Path directory) {
    this.node = node;
    this.directory = directory;
    looking.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns what {@link #answered} takes. */
  long asked() {
    long request = requests.incrementAndGet();
    begun.put(request, System.nanoTime());
    return request;
  }

  /** Must be called when an answer is complete, or will not come. */
  void answered(long request) {
    begun.remove(request);
  }

  private void look() {
    long now = System.nanoTime();
    boolean slow =
        begun.values().stream()
            .anyMatch(
                began ->
                    now - began > TimeUnit.SECONDS.toNanos(SECONDS) && !node.impairedSince(began));
    if (slow && now - nextDump >= 0) {
      nextDump = now + TimeUnit.SECONDS.toNanos(BETWEEN_DUMPS_SECONDS);
      dump();
    }
  }

  private void dump() {
    var file = directory.resolve("%s-threads-%d.json".formatted(node, dumps++));
    try {
      node.server.dumpThreads(file);
      System.out.printf("%s has not answered for %d s; its threads: %s%n", node, SECONDS, file);
    } catch (IOException e) {
      System.out.println("The threads were not written: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
