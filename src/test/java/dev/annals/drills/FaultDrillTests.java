package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the drill. The seed is another one each time, and is printed; {@code
 * -Dannals.drill.seed} gives one.
 */
@Tag("drill")
class FaultDrillTests {

  @TempDir Path directory;

  @Test
  @Timeout(600)
  void keepsEveryPromiseWhileServersAndMembersFail() throws Exception {
    var seed = System.getProperty("annals.drill.seed", new Random().nextInt(1_000_000) + "");
    var plan =
        FaultDrill.Plan.of(
            List.of("--minutes=1.5", "--scenario=REPLICA_SET", "--rate=50", "--seed=" + seed));
    System.out.println(plan);

    var report = FaultDrill.run(plan, directory);

    System.out.println(report);
    assertThat(report.ledger().acknowledgements()).as("events were sent").isPositive();
    assertThat(report.isClean()).as(report.toString()).isTrue();
  }
}
