package dev.annals.identity.keys;

import java.util.List;

/** Keys of a deployment that has no store. */
public final class TestKeys {

  static final MasterKeys MASTERS =
      MasterKeys.of(new KeySettings(MasterKey.random(), null, List.of()), null);

  private TestKeys() {}

  /** What a node keeps its keys in. */
  public static KeyVault vault() {
    return new KeyVault(new MapKeys(), MASTERS);
  }

  /** Made anew for each test. */
  public static Keys keys() {
    return new Keys(vault());
  }
}
