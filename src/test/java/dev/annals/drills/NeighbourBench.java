package dev.annals.drills;

import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What a tenant feels of another one that sends ten times what it may: one sends evenly, in turns
 * alone and beside the other. Start it with {@code
 * -Dannals.server.options=-Dannals.limits.tenants[noisy].events=200}; the noisy one tries 2,000 a
 * second.
 *
 * <p>Arguments, each with a default: turns, and seconds of each.
 */
final class NeighbourBench {

  private static final int QUIET_PER_SECOND = 200;
  private static final int NOISY_PER_SECOND = 2_000;
  private static final int NOISY_SENDERS = 8;
  private static final String BODY =
      "{\"query\":\"mutation { sendAudit(input: {action: \\\"document.view\\\", actor: {id: \\\"u1\\\", name: \\\"Ana\\\"}}) { event { id } } }\"}";

  private final int turns;
  private final int seconds;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  private NeighbourBench(int turns, int seconds) {
    this.turns = turns;
    this.seconds = seconds;
  }

  public static void main(String[] args) throws Exception {
    int[] numbers = {5, 10};
    for (int i = 0; i < args.length; i++) {
      numbers[i] = Integer.parseInt(args[i]);
    }
    new NeighbourBench(numbers[0], numbers[1]).run();
  }

  private void run() throws Exception {
    var directory = Files.createTempDirectory("annals-neighbour-");
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("mongo"), binary);
        var server = new Server(directory.resolve("home"), mongod.uri("annals"))) {
      server.start();
      // Warm, and what the noisy one could use at once is used.
      turn(server.port(), true, 4 * seconds);
      refused.set(0);
      taken.set(0);
      var alone = new ArrayList<long[]>();
      var beside = new ArrayList<long[]>();
      for (int i = 0; i < turns; i++) {
        alone.add(turn(server.port(), false, seconds));
        beside.add(turn(server.port(), true, seconds));
      }
      print("alone", alone);
      print("beside the noisy one", beside);
      System.out.printf("of the noisy one %d taken, %d refused%n", taken.get(), refused.get());
    }
  }

  private long[] turn(int port, boolean noise, int seconds) throws Exception {
    var threads = new ArrayList<Thread>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; noise && i < NOISY_SENDERS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> send(port, "noisy", NOISY_PER_SECOND / NOISY_SENDERS, end)));
    }
    var latencies = send(port, "quiet", QUIET_PER_SECOND, end);
    for (var thread : threads) {
      thread.join();
    }
    return latencies;
  }

  /** Evenly: one that waited for an answer has its next ones due, as senders do. */
  private long[] send(int port, String tenant, int perSecond, long end) {
    var latencies = new ArrayList<Long>();
    long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
    try (var client = new Client(port)) {
      for (long due = System.nanoTime(); due < end; due += step) {
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        long began = System.nanoTime();
        var answer = client.raw(tenant, BODY);
        latencies.add(System.nanoTime() - began);
        if (answer.contains("RATE_LIMITED")) {
          refused.incrementAndGet();
        } else if (tenant.equals("noisy")) {
          taken.incrementAndGet();
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return latencies.stream().mapToLong(Long::longValue).toArray();
  }

  private static void print(String what, List<long[]> turns) {
    var all = turns.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    var each =
        turns.stream()
            .map(latencies -> Arrays.stream(latencies).sorted().toArray())
            .flatMap(sorted -> Stream.of("%.1f".formatted(at(sorted, 0.99))))
            .toList();
    System.out.printf(
        "%-22s p50 %5.1f ms   p99 %6.1f ms   (each turn's p99: %s)%n",
        what, at(all, 0.5), at(all, 0.99), String.join(" ", each));
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) (part * (sorted.length - 1))] / 1e6;
  }
}
