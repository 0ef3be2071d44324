package dev.annals.query.index.format;

import dev.annals.schemabuilder.FieldType;
import java.util.List;

/**
 * The encodings in which a value can be searched. A value is indexed in every encoding that it
 * fits, independent of its field's declaration, so declaring a field or changing its type needs no
 * reindexing.
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

  /** Returns the field type whose values have this encoding. */
  public FieldType type() {
    return type;
  }

  /** Returns whether values of this encoding are stored as text. */
  public boolean isText() {
    return this == TEXT || this == EMAIL || this == URL;
  }

  /**
   * Returns the encoding for values of a field type.
   *
   * @throws IllegalArgumentException for {@link FieldType#JSON}, which is not searched
   */
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
