package dev.annals.nodes;

import java.util.function.Consumer;

/**
 * Tells this server that something was written, by itself or by another server: by change streams
 * that all share. A call is a hint to look, never the news itself: it can come late, twice, or for
 * nothing. It is not lost while the listener stands, but for {@link #ALL}, which stands for
 * whatever may have been missed.
 */
public interface ChangeNotifications {

  /** The key that means: anything in the collection may have changed. */
  String ALL = "*";

  /**
   * Calls the listener for each document inserted, changed or removed in the collection, with its
   * {@code _id} as text, or with its {@code _id.t} (the tenant) where the {@code _id} is a
   * document. The listener must return at once. Ends when the registration is closed.
   */
  Registration listen(String collection, Consumer<String> listener);

  /** Ends one listening. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
