package dev.annals.schemabuilder.mongo;

import dev.annals.kernel.StoredConstants;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import java.util.List;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;

/**
 * Reads constants in stored data structures, and in the columns of exports, that a newer server has
 * written. A structure cannot be left out: the default would take its place, and show what the
 * tenant has hidden. A field of an unknown type is one of JSON, which is shown as it was sent, and
 * is neither sorted nor filtered.
 */
@Configuration(proxyBeanMethods = false)
class StructureConversions {

  private static final List<Converter<?, ?>> READING =
      List.of(new ReadFieldType(), new ReadValidationMode());

  /** Replaces Spring Boot's own, which has the representation of numbers only. */
  @Bean
  MongoCustomConversions mongoCustomConversions(DataMongoProperties properties) {
    return MongoCustomConversions.create(
        conversions -> {
          var numbers = properties.getRepresentation().getBigDecimal();
          if (numbers != null) {
            conversions.bigDecimal(numbers);
          }
          conversions.registerConverters(READING);
        });
  }

  @ReadingConverter
  static final class ReadFieldType implements Converter<String, FieldType> {

    @Override
    public FieldType convert(String name) {
      return StoredConstants.of(FieldType.values(), name, FieldType.JSON);
    }
  }

  @ReadingConverter
  static final class ReadValidationMode implements Converter<String, ValidationMode> {

    @Override
    public ValidationMode convert(String name) {
      return StoredConstants.of(ValidationMode.values(), name, ValidationMode.LENIENT);
    }
  }
}
