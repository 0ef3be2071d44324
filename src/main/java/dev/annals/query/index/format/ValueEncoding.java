package dev.annals.query.index.format;

import dev.annals.schemabuilder.FieldType;
import java.util.List;

/**
 * The forms in which a value can be searched. A value is indexed in each form that it fits,
 * whatever its field is declared as: so a field can be declared, or its type changed, without
 * indexing anything again.
 */
public enum ValueEncoding {
  TEXT('e', FieldType.TEXT),
  NUMBER('n', FieldType.NUMBER),
  BOOLEAN('b', FieldType.BOOLEAN),
  TIME('d', FieldType.TIMESTAMP),
  SEVERITY('s', FieldType.SEVERITY),
  ADDRESS('i', FieldType.IP_ADDRESS),
  EMAIL('m', FieldType.EMAIL),
  URL('u', FieldType.URL);

  static final List<ValueEncoding> ALL = List.of(values());

  private final char code;
  private final FieldType type;

  ValueEncoding(char code, FieldType type) {
    this.code = code;
    this.type = type;
  }

  char code() {
    return code;
  }

  /** The type of which every value that fits has this form. */
  public FieldType type() {
    return type;
  }

  /** Whether values of this form are texts, and are kept as such. */
  public boolean isText() {
    return this == TEXT || this == EMAIL || this == URL;
  }

  public static ValueEncoding of(FieldType type) {
    return switch (type) {
      case TEXT, CHOICE -> TEXT;
      case NUMBER -> NUMBER;
      case BOOLEAN -> BOOLEAN;
      case TIMESTAMP -> TIME;
      case SEVERITY -> SEVERITY;
      case IP_ADDRESS -> ADDRESS;
      case EMAIL -> EMAIL;
      case URL -> URL;
      case JSON -> throw new IllegalArgumentException("JSON is not searched");
    };
  }
}
