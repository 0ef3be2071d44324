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
 * Replaces unpaired surrogates by U+FFFD in all JSON responses. They cannot be encoded as UTF-8, so
 * that Jackson would fail in the middle of the response. New events with such texts are rejected;
 * they can still occur in messages that repeat other inputs, and in events that earlier versions
 * stored.
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

  /** Returns the text with unpaired surrogates replaced; the same instance if there are none. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text, i);
      }
    }
    return text;
  }

  private static String replaced(String text, int from) {
    var result = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); ) {
      int character = text.codePointAt(i);
      boolean unpaired =
          character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
      result.appendCodePoint(unpaired ? REPLACEMENT : character);
      i += Character.charCount(character);
    }
    return result.toString();
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
