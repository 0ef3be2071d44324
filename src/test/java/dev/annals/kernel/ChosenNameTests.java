package dev.annals.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChosenNameTests {

  private static final List<String> PATH = List.of("input", "name");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viewer",
        "Back office",
        "Größe (m²)",
        "Numéro d’identification",
        "IP-адрес",
        "ID клиента",
        "お客様ID",
        "东京 office",
        "한국어",
        "שם המשתמש",
        "اسم المستخدم",
        "ชื่อผู้ใช้",
        "हिन्दी",
        "R&D / Ops — EU #1",
        "🔒 Security",
        "e\u0301te\u0301",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        "\ud83d\udc69\u200D\ud83d\udcbb Owner",
        "\u2764\uFE0F Likes"
      })
  void acceptsNamesOfManyLanguages(String name) {
    assertThatCode(() -> require(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x0, 0x9, 0xA, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x17B4, 0x180E, 0x2000, 0x200B,
        0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069,
        0x2800, 0x3000, 0x3164, 0xD800, 0xE000, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFFE, 0xE0041, 0xE0100
      })
  void rejectsInvisibleAndBidirectionalCharactersWhereverTheyAre(int character) {
    var sign = Character.toString(character);
    for (var name : List.of(sign + "viewer", "vie" + sign + "wer", "viewer" + sign)) {
      assertThatExceptionOfType(BadInput.class)
          .isThrownBy(() -> require(name))
          .satisfies(e -> assertThat(e.path()).isEqualTo(PATH));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " viewer",
        "viewer ",
        "two  spaces",
        "v\u0456ewer",
        "pаypal",
        "Αdmin",
        "a\u0300\u0301\u0302\u0303",
        "\u0301a",
        "vi\u0307ewer"
      })
  void rejectsNamesThatDeceive(String name) {
    assertThatExceptionOfType(BadInput.class).isThrownBy(() -> require(name));
  }

  @ParameterizedTest
  @CsvSource({
    "Viewer, viewer",
    "VIEWER, viewer",
    "rnoderator, moderator",
    "actorld, actorId",
    "0wner, owner",
    "Supp0rt, Support",
    "Ro1e, Role",
    "ѕсоре, scope",
    "０wner, Owner",
    "ｖｉｅｗｅｒ, viewer"
  })
  void rejectsNamesThatLookLikeAnotherOne(String name, String existing) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> ChosenName.requireDistinct(name, List.of(existing), "A name", PATH))
        .withMessageContaining(existing);
  }

  @ParameterizedTest
  @CsvSource({"viewer, viewer", "viewer2, viewer", "auditor, viewer", "eu-1, eu-2"})
  void acceptsNamesThatDiffer(String name, String existing) {
    assertThatCode(() -> ChosenName.requireDistinct(name, List.of(existing), "A name", PATH))
        .doesNotThrowAnyException();
  }

  private static void require(String name) {
    ChosenName.require(name, "A name", 128, PATH);
  }
}
