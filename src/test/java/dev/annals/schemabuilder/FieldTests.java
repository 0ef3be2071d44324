package dev.annals.schemabuilder;

import static dev.annals.schemabuilder.Structures.field;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldTests {

  @Test
  void aChoiceIsOneOfTheChoices() {
    var region = field("region", FieldType.CHOICE, List.of("eu", "us"));

    assertThat(region.fit("eu")).isEqualTo("eu");
    assertThat(region.fit("EU")).isNull();
    assertThat(region.fit(7)).isNull();
    assertThat(region.rule()).isEqualTo("Must be one of eu, us.");
  }

  @Test
  void aRuleNamesOnlySoManyChoices() {
    var choices = IntStream.range(0, 200).mapToObj(i -> "c" + i).toList();

    assertThat(field("region", FieldType.CHOICE, choices).rule()).endsWith("c15 and 184 more.");
  }

  @Test
  void aTextIsNoLongerThanItMayBeInCharacters() {
    var note = limited(FieldType.TEXT, 3);

    assertThat(note.fit("abc")).isEqualTo("abc");
    assertThat(note.fit("😀😀😀")).isEqualTo("😀😀😀");
    assertThat(note.fit("abcd")).isNull();
    assertThat(note.rule()).isEqualTo("Must be a string. It must have at most 3 characters.");
  }

  @Test
  void lengthAndFormAreBothAsked() {
    var mail = limited(FieldType.EMAIL, 10);

    assertThat(mail.fit("a@b.test")).isEqualTo("a@b.test");
    assertThat(mail.fit("anna@b.test")).isNull();
    assertThat(mail.fit("anna")).isNull();
  }

  @Test
  void knowsWhetherItTakesAllThatAnotherOneTook() {
    var text = limited(FieldType.TEXT, null);
    var choice = field("note", FieldType.CHOICE, List.of("eu", "us"));

    assertThat(text.takesAllOf(limited(FieldType.TEXT, 3))).isTrue();
    assertThat(limited(FieldType.TEXT, 3).takesAllOf(text)).isFalse();
    assertThat(limited(FieldType.TEXT, 3).takesAllOf(limited(FieldType.TEXT, 4))).isFalse();
    assertThat(field("note", FieldType.CHOICE, List.of("us", "eu", "ap")).takesAllOf(choice))
        .isTrue();
    assertThat(field("note", FieldType.CHOICE, List.of("us")).takesAllOf(choice)).isFalse();
    assertThat(text.takesAllOf(limited(FieldType.NUMBER, null))).isFalse();
    assertThat(limited(FieldType.JSON, null).takesAllOf(text)).isTrue();
  }

  private static Field limited(FieldType type, @Nullable Integer maxLength) {
    return new Field(
        "note", "Note", type, true, true, true, true, true, true, false, null, null, maxLength);
  }
}
