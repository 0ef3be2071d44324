package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Watches the commands of every test context for one that a single member may acknowledge (see
 * {@link DurableCommand}). The connection string of the tests asks for exactly that. The driver
 * ignores what a listener throws, so violations are recorded, and {@link Check} fails the test.
 */
@AutoConfiguration
public class DurabilityWatch {

  private static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();

  /** A listener for clients that a test creates itself. */
  public static CommandListener listener() {
    return new CommandListener() {
      @Override
      public void commandStarted(CommandStartedEvent event) {
        DurableCommand.violation(event.getCommand())
            .ifPresent(what -> VIOLATIONS.add("%s on %s".formatted(what, event.getDatabaseName())));
      }
    };
  }

  /** Returns what was recorded since the last call. */
  static List<String> takeViolations() {
    var taken = new ArrayList<String>();
    for (var next = VIOLATIONS.poll(); next != null; next = VIOLATIONS.poll()) {
      taken.add(next);
    }
    return taken;
  }

  @Bean
  MongoClientSettingsBuilderCustomizer durabilityWatchCustomizer() {
    return settings -> settings.addCommandListener(listener());
  }

  /** Fails the test after which a violation was recorded. Applies to every test. */
  public static class Check implements AfterEachCallback, AfterAllCallback {

    @Override
    public void afterEach(ExtensionContext context) {
      check();
    }

    @Override
    public void afterAll(ExtensionContext context) {
      check();
    }

    static void check() {
      assertThat(takeViolations()).as("commands that a majority does not confirm").isEmpty();
    }
  }
}
