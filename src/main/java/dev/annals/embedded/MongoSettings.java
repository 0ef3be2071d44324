package dev.annals.embedded;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Annals uses MongoDB.
 *
 * @param operationTimeout limit of one operation, including server selection and the confirmation
 *     by a majority
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
