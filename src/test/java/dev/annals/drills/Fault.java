package dev.annals.drills;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong for a while. */
interface Fault {

  /** What the names of attacks begin with. */
  String ATTACK = "attack: ";

  /** The name of the phases in which nothing is wrong. */
  String NONE = "nothing";

  String name();

  /** Why it cannot be run here, or null if it can. */
  default @Nullable String reasonToSkip(Deployment deployment) {
    return null;
  }

  /**
   * Whether a server's clients must not notice the fault: each request to it MUST be answered
   * within 5 s. Asked before the fault begins. Faults that take a majority of the members away, and
   * those of the server itself, do not spare it.
   */
  default boolean spares(Deployment deployment, int server) {
    return false;
  }

  /**
   * Does the damage, waits for a time that the random numbers choose, and repairs it. Need not wait
   * until the deployment is healthy again.
   */
  void run(Deployment deployment, Random random) throws Exception;

  /** A fault of one server, which spares the other ones. */
  interface OfServer extends Fault {

    int server();

    @Override
    default boolean spares(Deployment deployment, int server) {
      return server != server();
    }
  }

  /** A fault of one member, which spares the servers if the others have a primary and go on. */
  interface OfMember extends Fault {

    int member();

    @Override
    default boolean spares(Deployment deployment, int server) {
      return deployment.survivesWithout(member());
    }
  }

  /** What one caller does to a server. The other callers of all servers are spared. */
  interface Attack extends Fault {

    @Override
    default boolean spares(Deployment deployment, int server) {
      return true;
    }
  }
}
