package dev.annals.schemabuilder.change;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.StructureOwner;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a data structure.
 *
 * @param expectedVersion the version that the author read: if it is not the current one, nothing is
 *     changed; {@code null} for the current version at the time of the request
 * @param valueVisibility which values of events the author may view
 */
public record ChangeRequest(
    StructureOwner owner,
    Author author,
    @Nullable Integer expectedVersion,
    ValueVisibility valueVisibility) {

  /** A change by Annals itself, without an expected version. */
  public ChangeRequest(StructureOwner owner, Author author) {
    this(owner, author, null, ValueVisibility.NOTHING);
  }

  public static ChangeRequest by(
      Caller caller, StructureOwner owner, @Nullable Integer expectedVersion) {
    return new ChangeRequest(owner, Author.of(caller), expectedVersion, ValueVisibility.of(caller));
  }

  /**
   * The author of a change.
   *
   * @param kind the kind of author, such as {@code VENDOR}
   * @param actor the author with its client address; null if Annals itself is the author
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

  /** The fields whose values the author may view. */
  public enum ValueVisibility {
    NOTHING,
    ENABLED_FIELDS,
    ALL;

    static ValueVisibility of(Caller caller) {
      if (!caller.may(Permission.READ_AUDITS)) {
        return NOTHING;
      }
      return caller.isVendor() ? ALL : ENABLED_FIELDS;
    }

    boolean includes(Field field) {
      return this == ALL || (this == ENABLED_FIELDS && field.enabled());
    }
  }
}
