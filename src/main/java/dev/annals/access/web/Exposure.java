package dev.annals.access.web;

import dev.annals.kernel.Misconfigured;
import java.util.Map;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Ends the start where Spring's own settings would show everybody what is for operators. To list
 * more endpoints is no such thing: all but the word of health ask for a credential.
 */
@Component
class Exposure implements EnvironmentAware {

  private static final Map<String, String> SHOWS_ALL =
      Map.of(
          "management.endpoint.health.show-details", "always",
          "management.endpoint.health.show-components", "always",
          "spring.web.error.include-stacktrace", "always",
          "spring.web.error.include-message", "always");

  @Override
  public void setEnvironment(Environment environment) {
    check(environment);
  }

  static void check(Environment environment) {
    SHOWS_ALL.forEach(
        (setting, value) -> {
          if (value.equalsIgnoreCase(environment.getProperty(setting))) {
            throw new Misconfigured(
                "%s=%s would show this server's innards to everybody.".formatted(setting, value),
                "Leave it out. /actuator/health/node tells operators all of it, by a credential that"
                    + " manages access.");
          }
        });
  }
}
