package dev.annals.activity;

import java.time.Instant;
import java.util.List;

/** Whether this server is connected to a writable MongoDB. */
public interface StoreSight {

  /** A change of the connection. */
  record Turn(boolean lost, Instant at) {}

  /** The changes since the last call, oldest first. */
  List<Turn> turns();
}
