package dev.annals.restore;

/** The database contains no log of Annals. */
public class NothingToRestore extends RuntimeException {

  public NothingToRestore(String database) {
    super(
        ("The database '%s' has no log of Annals. Restore MongoDB first, and run this command with"
                + " the settings of a server (SPRING_MONGODB_URI, or ANNALS_HOME)")
            .formatted(database));
  }
}
