package dev.annals.kernel;

/**
 * A setting is not valid, or would make the deployment less safe than its operator expects. Startup
 * fails.
 */
public class Misconfigured extends RuntimeException {

  private final String instead;

  /**
   * Creates the exception.
   *
   * @param what the problem, naming the setting
   * @param instead what to set instead
   */
  public Misconfigured(String what, String instead) {
    super(what);
    this.instead = instead;
  }

  public String instead() {
    return instead;
  }
}
