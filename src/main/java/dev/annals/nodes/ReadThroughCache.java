package dev.annals.nodes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches values of the database in memory until they are changed.
 *
 * <ul>
 *   <li>A call that begins after {@link #invalidate} or {@link #refresh} never starts or joins a
 *       load that began before it, and the result of such a load is not cached.
 *   <li>Callers that need the same value at the same time share one load, and its failure. A
 *       database that is not responding therefore delays each caller by one timeout, and not by one
 *       timeout for each caller before it.
 *   <li>No method blocks while another thread loads, except {@link #get} and {@link #reload}, which
 *       wait for the load itself.
 * </ul>
 */
public final class ReadThroughCache<K, V> {

  private static final Logger log = LoggerFactory.getLogger(ReadThroughCache.class);

  private record Entry<V>(V value, long loadedAt) {}

  private final String name;
  private final Function<K, @Nullable V> loader;
  private final Cache<K, Entry<V>> entries;
  private final ConcurrentMap<K, CompletableFuture<@Nullable V>> loads = new ConcurrentHashMap<>();
  private final long refreshAfterNanos;

  private ReadThroughCache(Builder builder, Function<K, @Nullable V> loader) {
    this.name = builder.name;
    this.loader = loader;
    this.refreshAfterNanos =
        builder.refreshAfter == null ? Long.MAX_VALUE : builder.refreshAfter.toNanos();
    var caffeine = Caffeine.newBuilder().maximumSize(builder.maximumSize);
    if (builder.expireAfter != null) {
      caffeine.expireAfterWrite(builder.expireAfter);
    }
    this.entries = caffeine.build();
  }

  /**
   * Returns a builder of a cache.
   *
   * @param name the kind of values, for logs and thread names
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Builds a cache. */
  public static final class Builder {

    private final String name;
    private long maximumSize = Long.MAX_VALUE;
    private @Nullable Duration refreshAfter;
    private @Nullable Duration expireAfter;

    private Builder(String name) {
      this.name = name;
    }

    /** Maximum number of values. Default: unlimited. */
    public Builder maximumSize(long values) {
      this.maximumSize = values;
      return this;
    }

    /** Age after which a requested value is loaded again in the background. Default: never. */
    public Builder refreshAfter(Duration age) {
      this.refreshAfter = age;
      return this;
    }

    /** Age after which a value is no longer returned. Default: never. */
    public Builder expireAfter(Duration age) {
      this.expireAfter = age;
      return this;
    }

    /**
     * Creates the cache.
     *
     * @param loader reads a value from the database; {@code null} if there is none, which is not
     *     cached
     */
    public <K, V> ReadThroughCache<K, V> loading(Function<K, @Nullable V> loader) {
      return new ReadThroughCache<>(this, loader);
    }
  }

  /** Returns the value from memory, or loads it; {@code null} if the database has none. */
  public @Nullable V get(K key) {
    var entry = entries.getIfPresent(key);
    if (entry == null) {
      return join(key);
    }
    if (System.nanoTime() - entry.loadedAt() > refreshAfterNanos) {
      refreshUnlessLoading(key);
    }
    return entry.value();
  }

  /** Loads the value, even if it is cached. If that fails, a cached value is kept. */
  public @Nullable V reload(K key) {
    var load = new CompletableFuture<@Nullable V>();
    loads.put(key, load);
    return run(key, load);
  }

  /** Loads a value in the background. Until that succeeds, the cached value is returned. */
  public void refresh(K key) {
    var load = new CompletableFuture<@Nullable V>();
    loads.put(key, load);
    inBackground(() -> run(key, load));
  }

  /** Removes a value from the cache. */
  public void invalidate(K key) {
    entries
        .asMap()
        .compute(
            key,
            (same, entry) -> {
              loads.remove(key);
              return null;
            });
  }

  /** Removes a value from the cache if it is this instance. */
  @SuppressWarnings("ReferenceEquality") // an equal value that was loaded later is kept
  public void invalidate(K key, V value) {
    entries.asMap().computeIfPresent(key, (same, entry) -> entry.value() == value ? null : entry);
  }

  /** Removes all values from the cache. */
  public void invalidateAll() {
    List.copyOf(loads.keySet()).forEach(this::invalidate);
    entries.invalidateAll();
  }

  private void refreshUnlessLoading(K key) {
    var load = new CompletableFuture<@Nullable V>();
    if (!loads.containsKey(key) && loads.putIfAbsent(key, load) == null) {
      inBackground(() -> run(key, load));
    }
  }

  private @Nullable V join(K key) {
    var load = new CompletableFuture<@Nullable V>();
    var running = loads.putIfAbsent(key, load);
    return running == null ? run(key, load) : await(running);
  }

  private @Nullable V run(K key, CompletableFuture<@Nullable V> load) {
    try {
      var value = loader.apply(key);
      var entry = value == null ? null : new Entry<>(value, System.nanoTime());
      // Atomic with invalidate(): whichever removes the load first decides.
      entries.asMap().compute(key, (same, before) -> loads.remove(key, load) ? entry : before);
      load.complete(value);
      return value;
    } catch (Throwable e) {
      loads.remove(key, load);
      load.completeExceptionally(e);
      throw e;
    }
  }

  private static <T> @Nullable T await(CompletableFuture<@Nullable T> load) {
    try {
      return load.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  private void inBackground(Runnable load) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                load.run();
              } catch (RuntimeException e) {
                log.warn("{} could not be reloaded: {}", name, e.toString());
              }
            });
  }
}
