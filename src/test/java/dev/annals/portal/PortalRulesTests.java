package dev.annals.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The portal's own checks and tests, which need no browser and no server. */
@Tag("npm")
class PortalRulesTests {

  private static final Path PORTAL = Path.of("src/main/portal");
  private static final Path VITEST = Path.of("node_modules/vitest/vitest.mjs");

  /** As {@code npm test}. */
  @Test
  void hold() throws Exception {
    run(2, "node", VITEST.toString(), "run");
  }

  /** ESLint, Prettier and lit-analyzer, as {@code npm run lint}. */
  @Test
  void passesLint() throws Exception {
    var npm = System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";
    run(10, npm, "run", "lint");
  }

  private static void run(int minutes, String... command) throws Exception {
    assumeTrue(Files.exists(PORTAL.resolve(VITEST)), "Built with -Dportal.skip");
    var out = File.createTempFile("portal", ".log");
    var process =
        new ProcessBuilder(command)
            .directory(PORTAL.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out)
            .start();
    try {
      assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(out.toPath())).isZero();
    } finally {
      process.destroyForcibly();
      Files.delete(out.toPath());
    }
  }
}
