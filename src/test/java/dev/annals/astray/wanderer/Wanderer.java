package dev.annals.astray.wanderer;

import dev.annals.astray.hidden.Hidden;

/** Uses what it may not. */
public class Wanderer {
  public Hidden uses() {
    return new Hidden();
  }
}
