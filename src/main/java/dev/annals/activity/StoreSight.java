package dev.annals.activity;

import java.time.Instant;
import java.util.List;

/** What this server sees of MongoDB. */
public interface StoreSight {

  /** One change of it. */
  record Turn(boolean lost, Instant at) {}

  /** What has changed since the last call, the oldest first. */
  List<Turn> turns();
}
