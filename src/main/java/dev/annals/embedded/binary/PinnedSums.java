package dev.annals.embedded.binary;

import static java.util.Map.entry;

import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.util.Map;

/** The SHA-256 of each archive that may be downloaded. */
final class PinnedSums {

  // Linux: from public projects that verify their downloads. Those of ubuntu, debian12 and rhel8 on
  // x86_64 are the same in two of them. macOS: from MongoDB's own Homebrew tap.
  private static final Map<String, String> MONGODB_8_0_17 =
      Map.ofEntries(
          entry(
              "mongodb-linux-x86_64-ubuntu2004-8.0.17.tgz",
              "b90f31da88ba94ad20b7a18801a6abd85b7f31bf42677e11b53ec5f82cd5dedf"),
          entry(
              "mongodb-linux-x86_64-ubuntu2204-8.0.17.tgz",
              "4372a8e503a61814c565d4ccbc5f6765787944772e8969c13ba96c99cca11f75"),
          entry(
              "mongodb-linux-x86_64-ubuntu2404-8.0.17.tgz",
              "fe7bccea2ac1eed16867e9ae5a60481455ee30796f285fe67d0d02a6c2abbdda"),
          entry(
              "mongodb-linux-x86_64-debian12-8.0.17.tgz",
              "b774ed64ec13732d25cd8c937bcd221ceadd0c746371f2279aa63aa492c1d0d0"),
          entry(
              "mongodb-linux-x86_64-rhel8-8.0.17.tgz",
              "c8986f6fc001d456bd2160c2e96d24201599627eb5832f49d95673779a2768cf"),
          entry(
              "mongodb-linux-x86_64-rhel93-8.0.17.tgz",
              "9bcb2b0ae5d114a752e3fa9105a50020a104b6c5eaf69d7c248cae43b812196e"),
          entry(
              "mongodb-linux-x86_64-amazon2023-8.0.17.tgz",
              "29c195b32b1dd3f0dfa8a497e2199ec313e1e86d3b56966f49822ccb65f1cfcd"),
          entry(
              "mongodb-linux-aarch64-ubuntu2004-8.0.17.tgz",
              "6f8de47d323c93a2a3d800f9ba529321d7c24dce8e6f344b933c89b9d744dd3c"),
          entry(
              "mongodb-linux-aarch64-ubuntu2204-8.0.17.tgz",
              "2709ec6acd3de02666d02318d436f5d68dfb7d20b025d24a12a0914aacff4bd3"),
          entry(
              "mongodb-linux-aarch64-ubuntu2404-8.0.17.tgz",
              "8dc5919025dbabe2103b8e187e2102492af93c08842c37114272bd894e5cfc13"),
          entry(
              "mongodb-linux-aarch64-rhel8-8.0.17.tgz",
              "f7118b78fe5f60724109bf3548d46d4c898f9ec14a7bb4821d43a080a8a98572"),
          entry(
              "mongodb-linux-aarch64-rhel93-8.0.17.tgz",
              "7192d831f58cc5eece0e3d24921dc4612c99b506ee432c703c8ba687f6322894"),
          entry(
              "mongodb-linux-aarch64-amazon2023-8.0.17.tgz",
              "6f26e7d510d5136eb3397cc15e54adb28adb9e0eeb5648d4f3e2aac3a561dfb4"),
          entry(
              "mongodb-macos-x86_64-8.0.17.tgz",
              "daca542b413f4322cef3199bdceed9c06e0b9999a246f6d72c42afb463349805"),
          entry(
              "mongodb-macos-arm64-8.0.17.tgz",
              "e1ec5131b8d65f06d3a1a9f1a4bfe6f08a7d2f9c876436d33ab483d2e26840cb"));

  private final String given;

  /**
   * Creates the sums.
   *
   * @param given the sum that the operator configured for the archive of this machine, or empty
   */
  PinnedSums(String given) {
    this.given = given;
  }

  /**
   * Returns the expected sum of an archive.
   *
   * @throws SourceUnavailable if none is known
   */
  String of(String archive) throws SourceUnavailable {
    if (!given.isBlank()) {
      return given;
    }
    var pinned = MONGODB_8_0_17.get(archive);
    if (pinned == null) {
      throw new SourceUnavailable(
          "no SHA-256 is known for %s. Set annals.embedded.archive-sha256 to it"
              .formatted(archive));
    }
    return pinned;
  }
}
