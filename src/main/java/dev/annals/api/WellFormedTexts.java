package dev.annals.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes half of a surrogate pair as U+FFFD in every JSON answer. It has no UTF-8 form, so Jackson
 * would fail in the middle of the answer. Events with such a text are rejected; it comes in with
 * other inputs, which messages repeat, and with events stored before there was that rule.
 */
@Configuration(proxyBeanMethods = false)
class WellFormedTexts {

  private static final char REPLACEMENT = '\ufffd';

  @Bean
  JacksonModule wellFormedTextsModule() {
    return new SimpleModule("well-formed-texts")
        .addSerializer(String.class, new Values())
        .addKeySerializer(String.class, new Names());
  }

  /** The text itself unless it has half of a surrogate pair. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text, i);
      }
    }
    return text;
  }

  private static String replaced(String text, int from) {
    var clean = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); ) {
      int character = text.codePointAt(i);
      boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
      clean.appendCodePoint(half ? REPLACEMENT : character);
      i += Character.charCount(character);
    }
    return clean.toString();
  }

  private static final class Values extends StdScalarSerializer<String> {

    Values() {
      super(String.class);
    }

    @Override
    public boolean isEmpty(SerializationContext context, String value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(String value, JsonGenerator json, SerializationContext context) {
      json.writeString(wellFormed(value));
    }
  }

  private static final class Names extends StdSerializer<String> {

    Names() {
      super(String.class);
    }

    @Override
    public void serialize(String value, JsonGenerator json, SerializationContext context) {
      json.writeName(wellFormed(value));
    }
  }
}
