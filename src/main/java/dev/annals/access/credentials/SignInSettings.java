package dev.annals.access.credentials;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How signing in is limited, on each node, and how a secret is followed by another. Only what fails
 * counts against a limit.
 *
 * @param failures of one credential within {@code window}; more are not looked at
 * @param failuresOfAddress of one address, whatever they try; a larger number, since many may be
 *     behind one
 * @param window in which that many are given back, little by little
 * @param decision maximum time that an attempt waits for others of the same credential or address
 *     to be decided, once they hold all failures that are left
 * @param reported how many failures a second are told to other modules, and so written down; the
 *     rest is counted
 * @param grace for how long a rotated secret still lets in, unless the rotation says otherwise
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
          "annals.access.sign-in.failures, failures-of-address and reported are at least 1");
    }
    if (!decision.isPositive()) {
      throw new IllegalArgumentException("annals.access.sign-in.decision must be positive");
    }
    if (!window.isPositive() || grace.isNegative()) {
      throw new IllegalArgumentException(
          "annals.access.sign-in.window is longer than nothing, and grace not less than nothing");
    }
  }
}
