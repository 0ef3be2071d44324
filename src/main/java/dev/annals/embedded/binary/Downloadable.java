package dev.annals.embedded.binary;

/** A way that leads over the network once, and from then on to an entry of the cache. */
interface Downloadable extends MongodSource {

  /** The name of that entry; another program or version has another name. */
  String entry() throws NoWay;
}
