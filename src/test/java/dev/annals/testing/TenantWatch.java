package dev.annals.testing;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Watches the commands of every test context for one that reads or writes events without naming the
 * tenant. It records, since the driver swallows what a listener throws; {@link
 * TenantWatchExtension} fails the test.
 */
@AutoConfiguration
public class TenantWatch {

  private static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();

  private static volatile boolean contextSeen;

  /** To be added to clients that a test makes itself. */
  public static CommandListener listener() {
    return new CommandListener() {
      @Override
      public void commandStarted(CommandStartedEvent event) {
        TenantEquality.violation(event.getCommand())
            .ifPresent(what -> VIOLATIONS.add(what + ": " + shortened(event)));
      }
    };
  }

  /** What was recorded since the last call. */
  static List<String> takeViolations() {
    var taken = new ArrayList<String>();
    for (var next = VIOLATIONS.poll(); next != null; next = VIOLATIONS.poll()) {
      taken.add(next);
    }
    return taken;
  }

  static boolean hasSeenAContext() {
    return contextSeen;
  }

  private static String shortened(CommandStartedEvent event) {
    var text = event.getCommand().toJson();
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  @Bean
  MongoClientSettingsBuilderCustomizer tenantWatchCustomizer() {
    contextSeen = true;
    return settings -> settings.addCommandListener(listener());
  }
}
