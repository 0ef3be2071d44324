package dev.annals.activity.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import dev.annals.activity.StoreConnectivity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.stereotype.Component;

/**
 * Uses the driver's view of the cluster: whether there is a writable server. A connection counts as
 * lost only after there was one.
 */
@Component
class DriverStoreConnectivity
    implements StoreConnectivity, ClusterListener, MongoClientSettingsBuilderCustomizer {

  private static final int REMEMBERED = 1_000;

  private final Clock clock;
  private final ArrayBlockingQueue<Change> turns = new ArrayBlockingQueue<>(REMEMBERED);
  private boolean seen;
  private boolean lost;

  DriverStoreConnectivity(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void customize(MongoClientSettings.Builder settings) {
    settings.applyToClusterSettings(cluster -> cluster.addClusterListener(this));
  }

  @Override
  public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
    see(event.getNewDescription().hasWritableServer());
  }

  private synchronized void see(boolean writable) {
    seen |= writable;
    if (seen && lost == writable && turns.offer(new Change(!writable, clock.instant()))) {
      lost = !writable;
    }
  }

  @Override
  public List<Change> turns() {
    var since = new ArrayList<Change>();
    turns.drainTo(since);
    return since;
  }
}
