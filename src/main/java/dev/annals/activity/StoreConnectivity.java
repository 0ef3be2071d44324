package dev.annals.activity;

import java.time.Instant;
import java.util.List;

/** Whether this server is connected to a writable MongoDB. */
public interface StoreConnectivity {

  /** A change of the connection. */
  record Change(boolean lost, Instant at) {}

  /** The changes since the last call, oldest first. */
  List<Change> turns();
}
