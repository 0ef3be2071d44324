package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test after which a command without a tenant was recorded. Applies to every test. */
public class TenantWatchExtension implements AfterEachCallback, AfterAllCallback {

  @Override
  public void afterEach(ExtensionContext context) {
    check();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check();
  }

  static void check() {
    assertThat(TenantWatch.takeViolations())
        .as("commands on log_* that do not name one tenant (see TenantEquality)")
        .isEmpty();
  }
}
