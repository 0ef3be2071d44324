package dev.annals.embedded;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Refuses a MongoDB that cannot keep what Annals promises, whoever configured it. */
@AutoConfiguration(before = MongoAutoConfiguration.class)
class MongoFitnessAutoConfiguration {

  @Bean
  static MongoFitness mongoFitness(BeanFactory beans) {
    return new MongoFitness(beans);
  }
}
