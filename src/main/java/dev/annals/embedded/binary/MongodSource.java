package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Path;

/** One way to come by a mongod. */
interface MongodSource {

  /** What an operator knows this way by. */
  String name();

  /** A mongod that runs on this machine, or why this way leads to none. */
  Path mongod() throws NoWay, IOException, InterruptedException;

  /** This way leads to no mongod here; the message says why. */
  class NoWay extends Exception {

    NoWay(String why) {
      super(why);
    }
  }
}
