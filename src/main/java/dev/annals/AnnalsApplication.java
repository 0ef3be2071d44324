package dev.annals;

import dev.annals.nodes.ShutdownLimit;
import dev.annals.restore.RestoredCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.graphql.autoconfigure.observation.GraphQlObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;

/**
 * The audit log that a vendor's customers can see.
 *
 * <p>No observations of requests and GraphQL fields: even switched off by property they stand in
 * the path of each request and each field, and one timer tells what is needed (annals.ingest.send).
 */
@Modulithic(
    systemName = "Annals",
    sharedModules = {"kernel", "embedded", "api", "nodes"})
@SpringBootApplication(
    exclude = {WebMvcObservationAutoConfiguration.class, GraphQlObservationAutoConfiguration.class})
public class AnnalsApplication {

  /** From SIGTERM to the end of the process, at most. See docs/operations.md. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(55);

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(RestoredCommand.NAME)) {
      var command = new RestoredCommand(Clock.systemUTC(), System.out);
      System.exit(command.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    // How many batches of a live stream are made ahead of a client that does not read. Reactor's
    // 256 of up to 200 events each would let a few slow clients fill the heap; 16 is its least.
    System.setProperty("reactor.bufferSize.small", "16");
    ShutdownLimit.set(SHUTDOWN);
    SpringApplication.run(AnnalsApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
