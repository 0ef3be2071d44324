package dev.annals.schemabuilder;

import dev.annals.kernel.Refusal;

/** Somebody else changed a data structure at the same moment, and was first. */
public class StructureConflict extends Refusal {

  public StructureConflict() {
    super(
        Code.CONFLICT,
        "Somebody changed a data structure at the same moment: look at it, and try again");
  }
}
