package dev.annals.query.index;

import dev.annals.query.work.QueryRequest;
import java.util.Arrays;

/**
 * Counts occurrences per non-negative key in an open-addressing hash table of primitives. Memory is
 * reserved from the request before it is allocated, at most 48 bytes per distinct key.
 */
final class CountTable {

  static final String ADVICE =
      "Narrow the filter, for instance by time, or request a field with fewer distinct values, or"
          + " fewer intervals.";

  private static final int INITIAL = 64;
  private static final int CELL = Long.BYTES + Integer.BYTES;
  private static final long EMPTY = -1;

  private final QueryRequest memory;
  private long[] keys = new long[0];
  private int[] counts = new int[0];
  private int size;

  CountTable(QueryRequest memory) {
    this.memory = memory;
  }

  int size() {
    return size;
  }

  void add(long key, int count) {
    if (2L * size >= keys.length) {
      grow();
    }
    put(key, count);
  }

  int get(long key) {
    return counts[slot(key)];
  }

  private void put(long key, int count) {
    int slot = slot(key);
    if (keys[slot] == EMPTY) {
      keys[slot] = key;
      size++;
    }
    counts[slot] += count;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long hash = key * 0x9E37_79B9_7F4A_7C15L;
    int slot = (int) (hash >>> 32) & mask;
    while (keys[slot] != EMPTY && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int length = Math.max(INITIAL, Math.multiplyExact(keys.length, 2));
    memory.reserve((long) length * CELL, ADVICE);
    var oldKeys = keys;
    var oldCounts = counts;
    keys = new long[length];
    counts = new int[length];
    Arrays.fill(keys, EMPTY);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        put(oldKeys[i], oldCounts[i]);
      }
    }
    memory.release((long) oldKeys.length * CELL);
  }

  /** Returns the keys in ascending order in a new array, whose memory stays reserved. */
  long[] sortedKeys() {
    memory.reserve((long) size * Long.BYTES, ADVICE);
    var sorted = new long[size];
    int at = 0;
    for (long key : keys) {
      if (key != EMPTY) {
        sorted[at++] = key;
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** Releases the memory. The table must not be used afterwards. */
  void close() {
    memory.release((long) keys.length * CELL);
    keys = new long[0];
    counts = new int[0];
    size = 0;
  }
}
