package dev.annals.schemabuilder;

/** A structure and its overrides. */
public record EffectiveStructure(DataStructure structure, Inheritance inheritance) {

  /** The default structure. Its overrides are its differences from the standard fields. */
  public static EffectiveStructure of(DataStructure deployment) {
    return new EffectiveStructure(deployment, Inheritance.NONE);
  }

  public static EffectiveStructure of(Overlay overlay, DataStructure deployment) {
    return new EffectiveStructure(overlay.over(deployment), overlay.inheritance(deployment));
  }

  /** Whether the structures are equal now and after changes of the default. */
  public boolean says(EffectiveStructure other) {
    return structure.says(other.structure) && inheritance.equals(other.inheritance);
  }
}
