package dev.annals.kernel;

/**
 * A setting that would leave this deployment less safe than its operator believes, or that makes no
 * sense. The start ends with it; nothing is served meanwhile.
 */
public class Misconfigured extends RuntimeException {

  private final String instead;

  /**
   * @param what is wrong, naming the setting
   * @param instead what to set
   */
  public Misconfigured(String what, String instead) {
    super(what);
    this.instead = instead;
  }

  public String instead() {
    return instead;
  }
}
