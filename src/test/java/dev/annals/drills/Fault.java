package dev.annals.drills;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong for a while. */
interface Fault {

  /** What the names of attacks begin with: while one runs, no other tenant may wait for 5 s. */
  String ATTACK = "attack: ";

  /** The name of the phases in which nothing is wrong. */
  String NONE = "nothing";

  String name();

  /** Why it cannot be run here, or null if it can. */
  default @Nullable String reasonToSkip(Deployment deployment) {
    return null;
  }

  /**
   * Does the damage, waits for a time that the random numbers choose, and repairs it. Need not wait
   * until the deployment is healthy again.
   */
  void run(Deployment deployment, Random random) throws Exception;
}
