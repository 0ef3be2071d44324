package dev.annals.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs strict clients against a deployment while faults befall it, and compares what the clients
 * were told with what is stored. The seed determines the scenarios, the faults, their order and
 * their parameters, and what clients do; it does not determine how threads interleave.
 *
 * <p>CONTRIBUTING.md says how to run it. Arguments, each with a default:
 *
 * <ul>
 *   <li>{@code --minutes=10} of faults, without starts and comparisons
 *   <li>{@code --seed=}: a random one
 *   <li>{@code --scenario=all}, or the name of one
 *   <li>{@code --only=}: only faults whose name contains this
 *   <li>{@code --rate=100} events per second
 * </ul>
 *
 * Ends with 1 if anything was not as promised.
 */
final class FaultDrill {

  record Plan(double minutes, long seed, String scenario, String only, double eventsPerSecond) {

    static Plan of(List<String> arguments) {
      return new Plan(
          Double.parseDouble(argument(arguments, "minutes", "10")),
          Long.parseLong(argument(arguments, "seed", new Random().nextInt(1_000_000) + "")),
          argument(arguments, "scenario", "all"),
          argument(arguments, "only", ""),
          Double.parseDouble(argument(arguments, "rate", "100")));
    }

    private static String argument(List<String> arguments, String name, String otherwise) {
      var prefix = "--" + name + "=";
      return arguments.stream()
          .filter(argument -> argument.startsWith(prefix))
          .map(argument -> argument.substring(prefix.length()))
          .findFirst()
          .orElse(otherwise);
    }
  }

  /** What a drill found. */
  record Report(Plan plan, Ledger ledger, Figures figures, Set<String> skipped) {

    boolean isClean() {
      return ledger.violations() == 0;
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      text.append("%n%s%n%s%n".formatted(plan, ledger));
      text.append("longest stall of other tenants: %.1f s%n".formatted(figures.longestStall()));
      text.append(
          "longest wait of other tenants for an undisturbed server: %.1f s; %s%n"
              .formatted(figures.longestWait(), figures.pauses()));
      text.append(figures);
      skipped.forEach(reason -> text.append("skipped: %s%n".formatted(reason)));
      ledger.shown().forEach(violation -> text.append(violation).append('\n'));
      if (!isClean()) {
        text.append("FAILED. To run it again: --seed=%d%n".formatted(plan.seed()));
      }
      return text.toString();
    }
  }

  private static final double CALM_SECONDS = 5;
  private static final double LONGEST_ROUND_MINUTES = 6;

  private final Plan plan;
  private final Path directory;
  private final Random random;
  private final Ledger ledger = new Ledger();
  private final Figures figures;
  private final Set<String> skipped = new LinkedHashSet<>();

  private FaultDrill(Plan plan, Path directory, Pauses pauses) {
    this.plan = plan;
    this.figures = new Figures(pauses);
    this.directory = directory;
    this.random = new Random(plan.seed());
  }

  public static void main(String[] args) throws Exception {
    var plan = Plan.of(Arrays.asList(args));
    var directory = Files.createTempDirectory("annals-faults-");
    System.out.printf("%s in %s%n", plan, directory);
    var report = run(plan, directory);
    System.out.println(report);
    System.exit(report.isClean() ? 0 : 1);
  }

  static Report run(Plan plan, Path directory) throws Exception {
    try (var pauses = Pauses.measured()) {
      return new FaultDrill(plan, directory, pauses).run();
    }
  }

  private Report run() throws Exception {
    double left = plan.minutes() * 60;
    var rounds = scenarios();
    for (int round = 0; left > 0 && !rounds.isEmpty(); round++) {
      var scenario = rounds.get(round % rounds.size());
      double seconds = Math.min(left, secondsOf(scenario, rounds.size()));
      round(round, scenario, seconds);
      left -= seconds;
    }
    return new Report(plan, ledger, figures, skipped);
  }

  private List<Scenario> scenarios() {
    var wanted =
        plan.scenario().equals("all")
            ? List.of(Scenario.values())
            : List.of(Scenario.valueOf(plan.scenario()));
    var possible = new ArrayList<Scenario>();
    for (var scenario : wanted) {
      var reason = scenario.reasonToSkip();
      if (reason == null) {
        possible.add(scenario);
      } else {
        skipped.add("%s: %s".formatted(scenario, reason));
      }
    }
    return possible;
  }

  /** The replica set has most faults, and gets half of the time. */
  private double secondsOf(Scenario scenario, int scenarios) {
    double share =
        scenarios == 1 ? 1 : scenario == Scenario.REPLICA_SET ? 0.5 : 0.5 / (scenarios - 1);
    return Math.clamp(plan.minutes() * 60 * share, 30, LONGEST_ROUND_MINUTES * 60);
  }

  private void round(int number, Scenario scenario, double seconds) throws Exception {
    ledger.phase("start of " + scenario);
    System.out.printf("%.0f s: round %d, %s%n", ledger.seconds(), number, scenario.description());
    var own = Files.createDirectories(directory.resolve("round-" + number));
    ledger.beginRound();
    try (var deployment = Deployment.start(ledger, scenario, own);
        var traffic = new Traffic(deployment, figures, random.nextLong())) {
      traffic.start(plan.eventsPerSecond());
      faults(deployment, scenario, seconds);
      ledger.phase("end");
      deployment.awaitHealthy();
      traffic.finish();
      checkLogs(deployment);
    } finally {
      System.out.printf("%.0f s: end of round %d%n%s%n", ledger.seconds(), number, ledger);
    }
  }

  private void faults(Deployment deployment, Scenario scenario, double seconds) throws Exception {
    calm(2 * CALM_SECONDS);
    double end = ledger.seconds() + seconds - 2 * CALM_SECONDS;
    var schedule = new ArrayList<Fault>();
    do {
      if (schedule.isEmpty()) {
        schedule.addAll(possible(deployment, scenario));
        if (schedule.isEmpty()) {
          return;
        }
      }
      befall(deployment, schedule.removeFirst(), new Random(random.nextLong()));
    } while (ledger.seconds() < end || (scenario.isSequential() && !schedule.isEmpty()));
  }

  private List<Fault> possible(Deployment deployment, Scenario scenario) {
    var possible = new ArrayList<Fault>();
    for (var fault : scenario.faults()) {
      var reason = fault.reasonToSkip(deployment);
      if (reason != null) {
        skipped.add("%s: %s".formatted(fault.name(), reason));
      } else if (fault.name().contains(plan.only())) {
        possible.add(fault);
      }
    }
    if (!scenario.isSequential()) {
      Collections.shuffle(possible, random);
    }
    return possible;
  }

  private void befall(Deployment deployment, Fault fault, Random own) throws Exception {
    System.out.printf("%.0f s: %s%n", ledger.seconds(), fault.name());
    ledger.phase(fault.name());
    for (var node : deployment.nodes()) {
      if (!fault.spares(deployment, node.index)) {
        node.disturbed();
      }
    }
    fault.run(deployment, own);
    ledger.phase("recovery from " + fault.name());
    deployment.awaitHealthy();
    calm(CALM_SECONDS);
  }

  private void calm(double seconds) throws InterruptedException {
    ledger.phase(Fault.NONE);
    TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000));
  }

  /** Counts what servers logged as errors; an OutOfMemoryError is never right. */
  private void checkLogs(Deployment deployment) throws IOException {
    for (var node : deployment.nodes()) {
      var log = node.server.log();
      try (var lines = Files.lines(log)) {
        var errors =
            lines
                .filter(line -> line.contains(" ERROR ") || line.contains("OutOfMemoryError"))
                .toList();
        System.out.printf("%s logged %d errors; see %s%n", node, errors.size(), log);
        errors.stream()
            .filter(line -> line.contains("OutOfMemoryError"))
            .findFirst()
            .ifPresent(
                line ->
                    ledger.violation(
                        Violation.Kind.INTERNAL_ERROR,
                        "%s: %s",
                        node,
                        Connections.shortened(line)));
      }
    }
  }
}
