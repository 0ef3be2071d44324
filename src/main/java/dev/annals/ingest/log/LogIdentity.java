package dev.annals.ingest.log;

import java.util.UUID;

/** Tells the logs of one deployment from those of another, for what is derived from them. */
public interface LogIdentity {

  /** Made with the first start on a database, and the same ever since. Blocks. */
  UUID id();
}
