package dev.annals.identity.http;

import dev.annals.kernel.Misconfigured;
import java.util.Map;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Fails startup if settings of Spring Boot would show internal details to unauthenticated clients.
 * Exposing more actuator endpoints is allowed: all except the health status require a credential.
 */
@Component
class UnsafeSettingsCheck implements EnvironmentAware {

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
                "%s=%s would show internal details of this server to unauthenticated clients."
                    .formatted(setting, value),
                "Remove it. Operators can read all details at /actuator/health/node with the"
                    + " permission access:manage.");
          }
        });
  }
}
