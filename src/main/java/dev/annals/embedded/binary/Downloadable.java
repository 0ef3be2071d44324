package dev.annals.embedded.binary;

/** A source that downloads a program to an entry of the cache. */
interface Downloadable extends MongodSource {

  /** Returns the name of that entry. Each program and version has its own. */
  String entry() throws SourceUnavailable;
}
