package dev.annals.schemabuilder;

/** A structure with what of it is overridden. */
record Standing(DataStructure structure, Inheritance inheritance) {

  /** The default: what it has otherwise than the standard fields is plain to see. */
  static Standing of(DataStructure deployment) {
    return new Standing(deployment, Inheritance.NONE);
  }

  static Standing of(Overlay overlay, DataStructure deployment) {
    return new Standing(overlay.over(deployment), overlay.inheritance(deployment));
  }

  /** Whether it says the same, now and when the default changes. */
  boolean says(Standing other) {
    return structure.says(other.structure) && inheritance.equals(other.inheritance);
  }
}
