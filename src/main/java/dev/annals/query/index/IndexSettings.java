package dev.annals.query.index;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of this server's search index.
 *
 * @param enabled Whether this server has a search index. A server without it accepts events and
 *     serves live streams as usual, answers filters by reading a bounded part of the log, and
 *     rejects facets and histograms with {@code QUERY_TOO_BROAD}. The default is true.
 * @param directory Directory of the index. Each server needs its own. The default is {@code index}
 *     in {@code annals.home}.
 * @param refresh Time after which an added event is searchable. Until then queries read it from the
 *     log. The default is 1 s.
 * @param commit Interval at which the index is committed to disk. After a crash, events that were
 *     not committed are added again. The default is 30 s.
 * @param buffer Maximum memory in which Lucene buffers added events. The default is 48 MB.
 * @param fresh Maximum number of a tenant's events that are not searchable yet and that one query
 *     reads from the log. With more, the query is not answered by the index. The default is 5,000.
 * @param held Maximum memory for events that this server appended and that are not searchable yet.
 *     Queries read further ones from the log. The default is 32 MB.
 * @param sweep Interval at which the logs of all tenants are checked for events that other servers
 *     appended. The default is 5 s.
 * @param time Timeout of a query of the index. The time in the queue does not count. A query that
 *     exceeds it is {@code QUERY_TOO_BROAD}. The default is 5 s.
 * @param questions Maximum number of concurrent queries of one tenant. All tenants together may run
 *     one more, because more would be no faster and would slow down appends. The default is 0,
 *     which means the number of processors, at least two.
 */
@ConfigurationProperties("annals.query.index")
public record IndexSettings(
    @DefaultValue("true") boolean enabled,
    String directory,
    @DefaultValue("1s") Duration refresh,
    @DefaultValue("30s") Duration commit,
    @DefaultValue("48MB") DataSize buffer,
    @DefaultValue("5000") int fresh,
    @DefaultValue("32MB") DataSize held,
    @DefaultValue("5s") Duration sweep,
    @DefaultValue("5s") Duration time,
    @DefaultValue("0") int questions) {

  int questionsAtOnce() {
    return questions > 0 ? questions : Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
