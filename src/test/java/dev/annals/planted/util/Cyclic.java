package dev.annals.planted.util;

import dev.annals.planted.util.cycle.Counterpart;

/** Half of a package cycle. */
public class Cyclic {
  Counterpart counterpart;
}
