package dev.annals.schemabuilder;

/** A structure and its overrides. */
record Standing(DataStructure structure, Inheritance inheritance) {

  /** The default structure. Its overrides are its differences from the standard fields. */
  static Standing of(DataStructure deployment) {
    return new Standing(deployment, Inheritance.NONE);
  }

  static Standing of(Overlay overlay, DataStructure deployment) {
    return new Standing(overlay.over(deployment), overlay.inheritance(deployment));
  }

  /** Whether the structures are equal now and after changes of the default. */
  boolean says(Standing other) {
    return structure.says(other.structure) && inheritance.equals(other.inheritance);
  }
}
