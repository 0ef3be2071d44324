package dev.annals.query.index;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The search index of this node.
 *
 * @param enabled whether there is one; a node without it takes events and follows logs as ever, but
 *     answers filters only as far as it can read, and counts nothing
 * @param directory where it lies, below {@code annals.home} unless another is set; each node has
 *     its own
 * @param refresh after so long what was added is searchable; until then it is read from the log
 * @param commit after so long what was added is safe on the disk; what is not is added again after
 *     a crash
 * @param buffer what is added is gathered up to so much memory
 * @param fresh so many events of a tenant that are not searchable yet are looked through for a
 *     question
 * @param held events of this node are held until they are searchable, up to so much memory
 * @param sweep so often the logs of all tenants are looked at for events of other nodes
 * @param time so long a question may take, once it is its turn
 * @param questions maximum number of concurrent queries of one tenant; 0 is one for each processor,
 *     and at least two. All tenants together may run one more: more would be no faster, and leave
 *     less to those who send
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
