package dev.annals.nodes;

import java.util.function.Consumer;

/**
 * Notifies listeners on this server that a document was written, by this server or another one. All
 * listeners share the change streams of the server. A notification is a hint to read again: it can
 * be late, duplicated or unnecessary. While a listener is registered no notification is lost,
 * except that {@link #ALL} can replace several of them.
 */
public interface ChangeNotifications {

  /** The key that means that any document of the collection may have changed. */
  String ALL = "*";

  /**
   * Calls the listener for each document that is inserted, changed or removed in the collection,
   * with its {@code _id} as text, or with {@code _id.t} (the tenant) if the {@code _id} is a
   * document. The listener MUST return immediately. Ends when the registration is closed.
   */
  Registration listen(String collection, Consumer<String> listener);

  /** The registration of a listener. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
