package dev.annals.identity.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Misconfigured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTests {

  private static final String ONE = MasterKey.random();
  private static final String TWO = MasterKey.random();

  private final MapKeys store = new MapKeys();
  @TempDir Path directory;

  @Test
  void keepsNoKeyInTheClear() {
    var storedKey = vault(ONE).keep("signing", () -> "the signing key");

    assertThat(storedKey.key()).isEqualTo("the signing key");
    assertThat(store.stored.get("signing")).startsWith("sealed:1:").doesNotContain("the signing");
    assertThat(vault(ONE).keep("signing", () -> "another").key()).isEqualTo("the signing key");
  }

  @Test
  void encryptsWhatWasKeptInTheClear() {
    store.stored.put("signing", "from before");

    assertThat(vault(ONE).keep("signing", () -> "another").key()).isEqualTo("from before");

    assertThat(store.stored.get("signing")).startsWith("sealed:1:").doesNotContain("before");
    assertThat(vault(ONE).keep("signing", () -> "another").key()).isEqualTo("from before");
  }

  @Test
  void encryptsAnewUnderAnotherMasterKey() {
    vault(ONE).keep("signing", () -> "the signing key");

    assertThat(vault(TWO, ONE).keep("signing", () -> "another").key()).isEqualTo("the signing key");

    assertThat(vault(TWO).keep("signing", () -> "another").key()).isEqualTo("the signing key");
    assertThatThrownBy(() -> vault(ONE).keep("signing", () -> "another"))
        .isInstanceOf(Misconfigured.class);
  }

  @Test
  void saysWhichMasterKeyIsMissingAndMakesNoOtherKeys() {
    vault(ONE).keep("signing", () -> "the signing key");
    var before = store.stored.get("signing");

    assertThatThrownBy(() -> vault(TWO).keep("signing", () -> "another"))
        .isInstanceOfSatisfying(
            Misconfigured.class,
            fault -> assertThat(fault.instead()).contains("ANNALS_FORMER_MASTER_KEYS"))
        .hasMessageContaining(MasterKey.of(ONE).id())
        .hasMessageContaining(MasterKey.of(TWO).id());
    assertThat(store.stored.get("signing")).isEqualTo(before);
  }

  @Test
  void refusesWhatWasChangedOrMovedFromAnotherName() {
    vault(ONE).keep("signing", () -> "the signing key");
    var sealed = store.stored.get("signing");
    store.stored.put("sealing", sealed);
    var bytes = Base64.getDecoder().decode(sealed.substring(sealed.lastIndexOf(':') + 1));
    bytes[bytes.length - 1] ^= 1;
    store.stored.put(
        "signing",
        sealed.substring(0, sealed.lastIndexOf(':') + 1)
            + Base64.getEncoder().encodeToString(bytes));

    for (var name : List.of("signing", "sealing")) {
      assertThatThrownBy(() -> vault(ONE).keep(name, () -> "another"))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("\"" + name + "\"");
    }
  }

  @Test
  void replacesOnlyWhatIsStillThere() {
    var keyVault = vault(ONE);
    var storedKey = keyVault.keep("signing", () -> "first");

    assertThat(keyVault.replace("signing", storedKey, "second")).isTrue();
    assertThat(keyVault.replace("signing", storedKey, "third")).isFalse();
    assertThat(keyVault.keep("signing", () -> "fourth").key()).isEqualTo("second");
  }

  @Test
  void takesAKeyInHexadecimalOrFromAFileToo() throws Exception {
    var hex = HexFormat.of().formatHex(Base64.getDecoder().decode(ONE));
    var file = Files.writeString(directory.resolve("key"), hex + "\n");
    vault(ONE).keep("signing", () -> "the signing key");

    assertThat(vault(hex).keep("signing", () -> "x").key()).isEqualTo("the signing key");
    var masters = MasterKeys.of(new KeySettings(null, file, List.of()), null);
    assertThat(new KeyVault(store, masters).keep("signing", () -> "x").key())
        .isEqualTo("the signing key");
  }

  @Test
  void wantsAKeyWhereAMongoIsConfigured() {
    assertThatThrownBy(() -> masters("", null))
        .isInstanceOfSatisfying(
            Misconfigured.class,
            fault ->
                assertThat(fault.instead())
                    .contains("openssl rand -base64 32", "ANNALS_MASTER_KEY"))
        .hasMessageContaining("no master key");
  }

  @Test
  void refusesWhatIsNoKeyWithoutRepeatingIt() {
    for (var text : new String[] {"hunter2", "c2hvcnQ=", "ä".repeat(32)}) {
      assertThatThrownBy(() -> masters(text, null))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("32 bytes")
          .hasMessageContaining("ANNALS_MASTER_KEY")
          .hasMessageNotContaining(text);
    }
    assertThatThrownBy(
            () -> MasterKeys.of(new KeySettings(null, directory.resolve("none"), List.of()), null))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("none");
  }

  @Test
  void makesAFileForItsOwnerWhereTheMongoIsItsOwn() throws Exception {
    var file = directory.resolve("home/master-key");

    var sealed = masters(null, file).seal("signing", "x");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(masters(null, file).open("signing", sealed)).isEqualTo("x");
  }

  private KeyVault vault(String master, String... former) {
    return new KeyVault(store, MasterKeys.of(new KeySettings(master, null, List.of(former)), null));
  }

  private static MasterKeys masters(@Nullable String key, @Nullable Path own) {
    return MasterKeys.of(new KeySettings(key, null, List.of()), own);
  }
}
