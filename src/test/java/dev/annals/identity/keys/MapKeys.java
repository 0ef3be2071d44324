package dev.annals.identity.keys;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Keys in a map. */
class MapKeys implements KeyStore {

  final Map<String, String> stored = new HashMap<>();

  @Override
  public String keep(String name, Supplier<String> made) {
    return stored.computeIfAbsent(name, key -> made.get());
  }

  @Override
  public boolean replace(String name, String was, String now) {
    return stored.replace(name, was, now);
  }
}
