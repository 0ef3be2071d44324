package dev.annals.embedded;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.transaction.PlatformTransactionManager;

/** Provides the transaction manager, instead of those of Spring Modulith and Spring Boot. */
@AutoConfiguration(
    after = DataMongoAutoConfiguration.class,
    before = TransactionAutoConfiguration.class,
    beforeName = "org.springframework.modulith.events.mongodb.MongoDbTransactionAutoConfiguration")
@ConditionalOnBean(MongoDatabaseFactory.class)
class MongoTransactionAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(PlatformTransactionManager.class)
  DurableTransactionManager transactionManager(MongoDatabaseFactory factory) {
    return new DurableTransactionManager(factory);
  }
}
