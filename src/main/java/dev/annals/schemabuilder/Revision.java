package dev.annals.schemabuilder;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish to change a data structure.
 *
 * @param expectedVersion the version that the author saw: if it is not the current one, nothing
 *     changes; {@code null} for the one that there is when the change is asked for
 * @param sight which values of events the author may be told
 */
public record Revision(
    StructureOwner owner, Author author, @Nullable Integer expectedVersion, Sight sight) {

  /** By Annals itself, whatever the current version is. */
  public Revision(StructureOwner owner, Author author) {
    this(owner, author, null, Sight.NOTHING);
  }

  public static Revision by(
      Caller caller, StructureOwner owner, @Nullable Integer expectedVersion) {
    return new Revision(owner, Author.of(caller), expectedVersion, Sight.of(caller));
  }

  /**
   * Who changes a structure.
   *
   * @param kind what the author is, such as {@code VENDOR}
   * @param actor the same with where it asked from; null where Annals itself is the author
   */
  public record Author(String kind, String id, @Nullable Actor actor) {

    /** Annals itself. */
    public Author(String kind, String id) {
      this(kind, id, null);
    }

    public static Author of(Caller caller) {
      return new Author(caller.kind().name(), caller.id(), Actor.of(caller));
    }
  }

  /** Which fields' values somebody may see. */
  public enum Sight {
    NOTHING,
    WHAT_IS_ON,
    ALL;

    static Sight of(Caller caller) {
      if (!caller.may(Permission.READ_AUDITS)) {
        return NOTHING;
      }
      return caller.isVendor() ? ALL : WHAT_IS_ON;
    }

    boolean includes(Field field) {
      return this == ALL || (this == WHAT_IS_ON && field.enabled());
    }
  }
}
