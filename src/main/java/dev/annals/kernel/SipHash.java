package dev.annals.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Computes SipHash-2-4, a pseudorandom function with a key of 128 bits and a result of 64 bits
 * (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). Thread-safe.
 */
final class SipHash {

  static final int KEY_BYTES = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  /** Creates a function with the 16 bytes at an offset as its key. */
  SipHash(byte[] key, int offset) {
    this.k0 = (long) LONG.get(key, offset);
    this.k1 = (long) LONG.get(key, offset + Long.BYTES);
  }

  long hash(byte[] message) {
    var state = new State(k0, k1);
    int whole = message.length - message.length % Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      state.compress((long) LONG.get(message, i));
    }
    long last = (long) message.length << 56;
    for (int i = message.length - 1; i >= whole; i--) {
      last |= (message[i] & 0xFFL) << (Byte.SIZE * (i - whole));
    }
    state.compress(last);
    return state.finish();
  }

  private static final class State {

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void compress(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xFF;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
