package dev.annals.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantEqualityTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{insert: 'log_events', documents: [{t: 'a'}, {t: 'b'}]}",
        "{find: 'log_events', filter: {t: 'a', s: {$gt: 1}}}",
        "{find: 'log_events', filter: {t: {$eq: 'a'}}}",
        "{find: 'log_events', filter: {$and: [{s: 1}, {t: 'a'}]}}",
        "{find: 'log_events', filter: {$or: [{t: 'a', k: 'x'}, {$and: [{t: 'b'}, {k: 'y'}]}]}}",
        "{aggregate: 'log_events', pipeline: [{$match: {t: 'a'}}, {$count: 'n'}]}",
        "{aggregate: 'log_events', pipeline: [{$changeStream: {}}, {$match: {x: 1}}]}",
        "{count: 'log_events', query: {t: 'a'}}",
        "{count: 'log_events', query: {_id: {$gt: {t: 'a', s: 1}, $lte: {t: 'a', s: 9}}}}",
        "{distinct: 'log_events', key: 'k', query: {t: 'a'}}",
        "{update: 'log_events', updates: [{q: {t: 'a'}, u: {$set: {x: 1}}}]}",
        "{delete: 'log_events', deletes: [{q: {t: 'a'}, limit: 0}]}",
        "{findAndModify: 'log_events', query: {t: 'a'}}",
        "{createIndexes: 'log_events', indexes: []}",
        "{create: 'log_events'}",
        "{listIndexes: 'log_events'}",
        "{drop: 'log_events'}",
        "{getMore: {$numberLong: '1'}, collection: 'log_events'}",
        "{explain: {find: 'log_events', filter: {t: 'a'}}}",
        "{find: 'access_tenants', filter: {}}",
        "{aggregate: 1, pipeline: [{$changeStream: {}}]}",
        "{hello: 1}",
        "{}"
      })
  void passesCommandsThatNameTheTenant(String command) {
    assertThat(TenantEquality.violation(BsonDocument.parse(command))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{insert: 'log_events', documents: [{t: 'a'}, {s: 1}]}",
        "{insert: 'log_events', documents: [{t: 5}]}",
        "{insert: 'log_events'}",
        "{find: 'log_events'}",
        "{find: 'log_events', filter: {}}",
        "{find: 'log_events', filter: {s: 1}}",
        "{find: 'log_events', filter: {t: {$ne: 'a'}}}",
        "{find: 'log_events', filter: {t: {$in: ['a', 'b']}}}",
        "{find: 'log_events', filter: {t: {$exists: true}}}",
        "{find: 'log_events', filter: {t: null}}",
        "{find: 'log_events', filter: {$or: [{t: 'a'}, {k: 'x'}]}}",
        "{find: 'log_events', filter: {$or: []}}",
        "{find: 'log_events', filter: {$nor: [{t: 'a'}]}}",
        "{find: 'log_anything', filter: {'_id.t': 'a'}}",
        "{aggregate: 'log_events', pipeline: []}",
        "{aggregate: 'log_events', pipeline: [{$sort: {s: 1}}, {$match: {t: 'a'}}]}",
        "{aggregate: 'log_events', pipeline: [{$match: {t: 'a'}}, {$lookup: {from: 'log_events'}}]}",
        "{aggregate: 'access_x', pipeline: [{$unionWith: 'log_events'}]}",
        "{aggregate: 'access_x', pipeline: [{$facet: {a: [{$unionWith: {coll: 'log_events'}}]}}]}",
        "{count: 'log_events'}",
        "{count: 'log_events', query: {_id: {$gt: {t: 'a', s: 1}, $lte: {t: 'b', s: 9}}}}",
        "{count: 'log_events', query: {_id: {$gt: {s: 1, t: 'a'}, $lte: {s: 9, t: 'a'}}}}",
        "{count: 'log_events', query: {_id: {$gt: {t: 'a', s: 1}}}}",
        "{count: 'log_events', query: {_id: {$lte: {t: 'a', s: 9}}}}",
        "{distinct: 'log_events', key: 't', query: {}}",
        "{update: 'log_events', updates: [{q: {t: 'a'}}, {q: {}}]}",
        "{delete: 'log_events', deletes: [{q: {s: 1}, limit: 0}]}",
        "{findAndModify: 'log_events', query: {s: 1}}",
        "{mapReduce: 'log_events', query: {t: 'a'}}",
        "{explain: {find: 'log_events', filter: {}}}",
        "{bulkWrite: 1, nsInfo: [{ns: 'annals.log_events'}]}"
      })
  void seesCommandsThatNameNoTenantOrSeveral(String command) {
    assertThat(TenantEquality.violation(BsonDocument.parse(command))).isPresent();
  }
}
