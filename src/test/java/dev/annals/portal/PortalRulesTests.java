package dev.annals.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The portal's own tests, which need no browser and no server: {@code npm test} there. */
class PortalRulesTests {

  private static final Path PORTAL = Path.of("src/main/portal");
  private static final Path VITEST = Path.of("node_modules/vitest/vitest.mjs");

  @Test
  void hold() throws Exception {
    assumeTrue(Files.exists(PORTAL.resolve(VITEST)), "Built with -Dportal.skip");
    var out = File.createTempFile("portal", ".log");
    var process =
        new ProcessBuilder("node", VITEST.toString(), "run")
            .directory(PORTAL.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(out.toPath())).isZero();
    } finally {
      process.destroyForcibly();
      Files.delete(out.toPath());
    }
  }
}
