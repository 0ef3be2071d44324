package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableCommandTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{insert: 'c', txnNumber: 1, writeConcern: {w: 'majority', j: true}}",
        "{update: 'c', writeConcern: {w: 'majority', j: true}}",
        "{createIndexes: 'c', writeConcern: {w: 'majority', j: true}}",
        "{find: 'c', readConcern: {level: 'majority'}}",
        "{find: 'c', readConcern: {level: 'linearizable'}}",
        "{aggregate: 1, pipeline: [{$changeStream: {}}], readConcern: {level: 'majority'}}",
        "{insert: 'c', autocommit: false, startTransaction: true, readConcern: {level:"
            + " 'majority'}}",
        "{insert: 'c', autocommit: false}",
        "{find: 'c', autocommit: false}",
        "{commitTransaction: 1, autocommit: false, writeConcern: {w: 'majority', j: true}}",
        "{abortTransaction: 1, autocommit: false}",
        "{getMore: {$numberLong: '1'}, collection: 'c'}",
        "{listCollections: 1}",
        "{hello: 1}",
        "{}"
      })
  void passesWhatAMajorityConfirms(String command) {
    assertThat(DurableCommand.violation(BsonDocument.parse(command))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{insert: 'c', txnNumber: 1}",
        "{insert: 'c', writeConcern: {w: 'majority', j: true}}",
        "{insert: 'c', txnNumber: 1, writeConcern: {w: 1, j: true}}",
        "{insert: 'c', txnNumber: 1, writeConcern: {w: 'majority'}}",
        "{update: 'c', writeConcern: {w: 'majority', j: false}}",
        "{delete: 'c'}",
        "{findAndModify: 'c'}",
        "{create: 'c'}",
        "{createIndexes: 'c', writeConcern: {w: 1}}",
        "{aggregate: 'c', pipeline: [{$out: 'd'}], readConcern: {level: 'majority'}}",
        "{find: 'c'}",
        "{find: 'c', readConcern: {level: 'local'}}",
        "{find: 'c', readConcern: {level: 'majority'}, $readPreference: {mode: 'secondary'}}",
        "{aggregate: 'c', pipeline: []}",
        "{count: 'c'}",
        "{distinct: 'c'}",
        "{insert: 'c', autocommit: false, startTransaction: true}",
        "{commitTransaction: 1, autocommit: false}",
        "{commitTransaction: 1, autocommit: false, writeConcern: {w: 1}}"
      })
  void seesWhatASingleMemberConfirms(String command) {
    assertThat(DurableCommand.violation(BsonDocument.parse(command))).isPresent();
  }
}
