package dev.annals.embedded;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Rejects a MongoDB without the features that Annals needs. */
@AutoConfiguration(before = MongoAutoConfiguration.class)
class MongoSuitabilityAutoConfiguration {

  @Bean
  static MongoSuitabilityCheck mongoFitness(BeanFactory beans) {
    return new MongoSuitabilityCheck(beans);
  }
}
