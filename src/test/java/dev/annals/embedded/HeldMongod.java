package dev.annals.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server of its own, to be killed: a JVM that does nothing but hold an embedded mongod. */
final class HeldMongod implements AutoCloseable {

  private static final String READY = "ready";

  private final Process jvm;

  private HeldMongod(Process jvm) {
    this.jvm = jvm;
  }

  /** Ends when the JVM that started it goes away, so that nothing is left behind. */
  public static void main(String[] args) throws IOException {
    try (var mongod = EmbeddedMongod.start(Path.of(args[0]), Path.of(args[1]))) {
      System.out.println(READY);
      System.in.read();
    }
  }

  static HeldMongod start(Path directory, Path binary) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HeldMongod.class.getName(),
                directory.toString(),
                binary.toString())
            .redirectErrorStream(true)
            .start();
    var said = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    for (var line = said.readLine(); !READY.equals(line); line = said.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the server ended before it was ready");
      }
    }
    return new HeldMongod(process);
  }

  long pid() {
    return jvm.pid();
  }

  void kill() {
    jvm.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    jvm.getOutputStream().close();
    jvm.onExit().join();
  }
}
