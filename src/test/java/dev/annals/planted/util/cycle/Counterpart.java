package dev.annals.planted.util.cycle;

import dev.annals.planted.util.Cyclic;

/** The other half of a package cycle. */
public class Counterpart {
  Cyclic cyclic;
}
