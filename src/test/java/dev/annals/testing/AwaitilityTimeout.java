package dev.annals.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Raises Awaitility's default timeout of 10 s, which a loaded machine exceeds. A condition that
 * becomes true ends the wait, so only failures take longer. Applies to every test.
 */
public class AwaitilityTimeout implements BeforeAllCallback {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(TIMEOUT);
  }
}
