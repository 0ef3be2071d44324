package dev.annals.demo;

import java.util.List;
import java.util.Random;

/** A random number generator whose results are determined by its seed. */
final class SeededRandom {

  private final Random random;

  SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** Returns a number between two bounds, both inclusive. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** Returns a normally distributed number, at most three times the spread away from the mean. */
  double around(double mean, double spread) {
    return mean + spread * Math.clamp(random.nextGaussian(), -3, 3);
  }

  <T> T pick(List<T> among) {
    return among.get(random.nextInt(among.size()));
  }

  @SafeVarargs
  final <T> T pick(T... among) {
    return among[random.nextInt(among.length)];
  }
}
