package dev.annals.restore;

import dev.annals.embedded.EmbeddedMongod;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.NestedExceptionUtils;

/**
 * The command {@code java -jar annals.jar restored}, which records that MongoDB was restored to an
 * earlier point. It uses the MongoDB of a server with the same settings, starts no server, and can
 * be repeated.
 */
public final class RestoredCommand {

  /** The first argument on the command line. */
  public static final String NAME = "restored";

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private static final String USAGE =
      """
      Usage: java -jar annals.jar restored [--help] [--<setting>=<value> ...]

      Records that MongoDB was restored to an earlier point. Run this command once after
      each restore, while all servers are stopped, with the settings of a server
      (SPRING_MONGODB_URI, or ANNALS_HOME for the embedded MongoDB).

      - The logs begin a new incarnation: ids of lost events are not used again, and
        cursors of lost events are rejected. Events that were not lost keep their ids.
      - Search indexes that are ahead of the logs are rebuilt when servers start.
      - Portal links that were not claimed at the time of the backup are revoked.

      Running the command again, or without a restore, only revokes those links.
      Credentials, roles and tenants are in the state of the backup: see
      "Backup and restore" in docs/operations.md.
      """;

  private final Clock clock;
  private final PrintStream out;

  public RestoredCommand(Clock clock, PrintStream out) {
    this.clock = clock;
    this.out = out;
  }

  /**
   * Runs the command.
   *
   * @param arguments the arguments after the name of the command
   * @return the exit code of the process: 0 for success, 1 for failure, 2 for wrong usage
   */
  public int run(String... arguments) {
    if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    var unknown =
        Arrays.stream(arguments).filter(argument -> !argument.startsWith("--")).findFirst();
    if (unknown.isPresent()) {
      out.printf("Unknown argument: %s%n%n%s", unknown.get(), USAGE);
      return WRONG_USAGE;
    }
    return perform(arguments);
  }

  @SuppressWarnings("CatchingUnchecked") // Spring Boot has printed the reason.
  private int perform(String... arguments) {
    try (var context =
        new SpringApplicationBuilder(RestoredApplication.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(true)
            .properties("logging.level.root=warn", "spring.main.keep-alive=false")
            .run(arguments)) {
      perform(context);
      return 0;
    } catch (NothingToRestore e) {
      out.println(e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (RuntimeException e) {
      out.println(
          "The restore was not recorded: "
              + NestedExceptionUtils.getMostSpecificCause(e).getMessage());
      return FAILED;
    }
  }

  private void perform(ListableBeanFactory beans) throws InterruptedException {
    var settles = Duration.ZERO;
    for (var step : beans.getBeanProvider(AfterRestore.class).orderedStream().toList()) {
      out.println(step.afterRestore(clock.instant()));
      settles = settles.compareTo(step.settlesWithin()) < 0 ? step.settlesWithin() : settles;
    }
    // An embedded MongoDB is used by one server only, which is not running now.
    if (beans.getBeanNamesForType(EmbeddedMongod.class).length == 0) {
      out.printf("Waiting %d s for servers that are still running%n", settles.toSeconds());
      TimeUnit.MILLISECONDS.sleep(settles.toMillis());
    }
    out.println("Done. Start the servers");
  }
}
