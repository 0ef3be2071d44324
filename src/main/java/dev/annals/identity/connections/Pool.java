package dev.annals.identity.connections;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of members with a maximum size, in total and per address. If a limit is reached, a new
 * member replaces the oldest one that may be evicted.
 */
final class Pool<T> {

  private final int limit;
  private final int limitOfAddress;
  private final Predicate<T> givesWay;
  private final Map<T, Optional<String>> addresses = new HashMap<>();
  private final Set<T> all = new LinkedHashSet<>();
  private final Map<String, Set<T>> byAddress = new HashMap<>();

  /**
   * Creates an empty pool.
   *
   * @param limit maximum number of members
   * @param limitOfAddress maximum number of members per address
   * @param givesWay whether a member may be evicted now
   */
  Pool(int limit, int limitOfAddress, Predicate<T> givesWay) {
    this.limit = limit;
    this.limitOfAddress = limitOfAddress;
    this.givesWay = givesWay;
  }

  /**
   * The result of adding a member.
   *
   * @param admitted whether it was added
   * @param evicted the member that was evicted for it, if any
   */
  record Admission<T>(boolean admitted, @Nullable T evicted) {}

  /**
   * Adds a member.
   *
   * @param address the address; null if only the total limit applies
   */
  synchronized Admission<T> add(T newcomer, @Nullable String address) {
    var own = address == null ? null : byAddress.get(address);
    T evicted = null;
    if (own != null && own.size() >= limitOfAddress) {
      evicted = oldest(own);
    } else if (all.size() >= limit) {
      evicted = oldest(all);
    } else {
      put(newcomer, address);
      return new Admission<>(true, null);
    }
    if (evicted == null) {
      return new Admission<>(false, null);
    }
    remove(evicted);
    put(newcomer, address);
    return new Admission<>(true, evicted);
  }

  private @Nullable T oldest(Set<T> members) {
    for (var member : members) {
      if (givesWay.test(member)) {
        return member;
      }
    }
    return null;
  }

  private void put(T member, @Nullable String address) {
    addresses.put(member, Optional.ofNullable(address));
    all.add(member);
    if (address != null) {
      byAddress.computeIfAbsent(address, key -> new LinkedHashSet<>()).add(member);
    }
  }

  /** Removes a member. Returns false if it was not a member. */
  synchronized boolean remove(T member) {
    var address = addresses.remove(member);
    if (address == null) {
      return false;
    }
    all.remove(member);
    address.ifPresent(
        key -> {
          var own = byAddress.get(key);
          if (own != null && own.remove(member) && own.isEmpty()) {
            byAddress.remove(key);
          }
        });
    return true;
  }

  synchronized int size() {
    return all.size();
  }
}
