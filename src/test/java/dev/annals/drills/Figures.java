package dev.annals.drills;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How tenants fared that have nothing to do with the fault, by fault: the latencies of their
 * requests, their longest stall, which is the time between two successful answers, and the longest
 * wait for a server that the fault does not disturb. Safe for use by several threads.
 */
final class Figures {

  private static final class Phase {
    final List<Long> latencies = new ArrayList<>();
    int failed;
    long longestStall;
    long longestWait;
  }

  private final Pauses pauses;
  private final Map<String, Phase> phases = new LinkedHashMap<>();

  Figures(Pauses pauses) {
    this.pauses = pauses;
  }

  Pauses pauses() {
    return pauses;
  }

  /**
   * @param phase when the request began
   * @param nanos until its answer, or until it failed
   * @param stall since the last success of this client
   */
  synchronized void answered(String phase, long nanos, long stall, boolean success) {
    var figures = phases.computeIfAbsent(phase, name -> new Phase());
    figures.latencies.add(nanos);
    figures.longestStall = Math.max(figures.longestStall, stall);
    if (!success) {
      figures.failed++;
    }
  }

  /** Records a stall alone, where nobody can expect an answer of the server that was asked. */
  synchronized void stalled(String phase, long stall) {
    var figures = phases.computeIfAbsent(phase, name -> new Phase());
    figures.longestStall = Math.max(figures.longestStall, stall);
  }

  /** Records the wait for a server that no fault disturbed, without the pauses of the machine. */
  synchronized void waited(String phase, long nanos) {
    var figures = phases.computeIfAbsent(phase, name -> new Phase());
    figures.longestWait = Math.max(figures.longestWait, nanos);
  }

  /** The longest wait of all phases for a server that no fault disturbed, in seconds. */
  synchronized double longestWait() {
    return phases.values().stream().mapToLong(phase -> phase.longestWait).max().orElse(0) / 1e9;
  }

  /** The longest stall of all phases, in seconds. */
  synchronized double longestStall() {
    return phases.values().stream().mapToLong(phase -> phase.longestStall).max().orElse(0) / 1e9;
  }

  @Override
  public synchronized String toString() {
    var text = new StringBuilder();
    text.append(
        "%-46s %8s %6s %9s %9s %9s %9s %12s%n"
            .formatted(
                "other tenants during",
                "requests",
                "failed",
                "p50 ms",
                "p99 ms",
                "max ms",
                "stall s",
                "undisturbed s"));
    text.append(line("all attacks", attacks()));
    phases.forEach((name, phase) -> text.append(line(name, phase)));
    return text.toString();
  }

  private Phase attacks() {
    var all = new Phase();
    phases.forEach(
        (name, phase) -> {
          if (name.startsWith(Fault.ATTACK)) {
            all.latencies.addAll(phase.latencies);
            all.failed += phase.failed;
            all.longestStall = Math.max(all.longestStall, phase.longestStall);
            all.longestWait = Math.max(all.longestWait, phase.longestWait);
          }
        });
    return all;
  }

  private static String line(String name, Phase phase) {
    var sorted = phase.latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    return "%-46s %8d %6d %9.1f %9.1f %9.1f %9.1f %12.1f%n"
        .formatted(
            name,
            sorted.length,
            phase.failed,
            millis(sorted, 0.5),
            millis(sorted, 0.99),
            millis(sorted, 1),
            phase.longestStall / 1e9,
            phase.longestWait / 1e9);
  }

  private static double millis(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))] / 1e6;
  }
}
