package dev.annals.embedded;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Use of MongoDB.
 *
 * @param operationTimeout Timeout of one MongoDB operation, including server selection and the
 *     acknowledgement by a majority. A write that exceeds it is {@code UNKNOWN_OUTCOME}, a read
 *     {@code STORE_UNAVAILABLE}. The default is 5 s.
 */
@ConfigurationProperties("annals.mongo")
record MongoSettings(@DefaultValue("5s") Duration operationTimeout) {

  MongoSettings {
    if (operationTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "annals.mongo.operation-timeout must be at least 1ms, such as 5s");
    }
  }
}
