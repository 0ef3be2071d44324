package dev.annals.identity.credentials;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of sign-in attempts on each server, and the grace period of rotated secrets. Only failed
 * attempts count against a limit.
 *
 * @param failures Maximum number of failed attempts per credential within {@code window}. Further
 *     attempts are {@code RATE_LIMITED}. The default is 20.
 * @param failuresOfAddress Maximum number of failed attempts per client address within {@code
 *     window}, for whichever credentials. It is higher than {@code failures}, because many clients
 *     can share one address. Further attempts are {@code RATE_LIMITED}. The default is 100.
 * @param window Time in which used failures become available again, at a constant rate. The default
 *     is 1 minute.
 * @param decision Maximum time for which an attempt waits until concurrent attempts of the same
 *     credential or address are decided, when these could use up all remaining failures. The
 *     attempt is then {@code RATE_LIMITED}. The default is 10 s.
 * @param reported Maximum number of failed sign-ins and rejected tokens per second that are
 *     recorded as automatic events. Unused capacity of the last 10 s can be used at once. Further
 *     ones are only counted in metrics. The default is 10.
 * @param grace Time for which a rotated secret remains valid, unless the rotation specifies
 *     another. The default is 1 day.
 */
@ConfigurationProperties("annals.access.sign-in")
record SignInSettings(
    @DefaultValue("20") int failures,
    @DefaultValue("100") int failuresOfAddress,
    @DefaultValue("1m") Duration window,
    @DefaultValue("10s") Duration decision,
    @DefaultValue("10") int reported,
    @DefaultValue("1d") Duration grace) {

  SignInSettings {
    if (failures < 1 || failuresOfAddress < 1 || reported < 1) {
      throw new IllegalArgumentException(
          "annals.access.sign-in.failures, failures-of-address and reported must be at least 1");
    }
    if (!decision.isPositive()) {
      throw new IllegalArgumentException("annals.access.sign-in.decision must be positive");
    }
    if (!window.isPositive() || grace.isNegative()) {
      throw new IllegalArgumentException(
          "annals.access.sign-in.window must be positive, and grace must not be negative");
    }
  }
}
