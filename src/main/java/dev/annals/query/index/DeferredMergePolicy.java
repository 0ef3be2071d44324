package dev.annals.query.index;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/**
 * Merges neighbours, so that a tenant's events stay in their order from segment to segment; and
 * waits with it while more events come than can be made searchable beside them. Merging takes more
 * of the processors than adding does, and nobody has to wait for it.
 */
final class DeferredMergePolicy extends FilterMergePolicy {

  /** With more segments than this it does not wait: each question looks into every one. */
  private static final int MOST_SEGMENTS = 100;

  private static final double LARGEST_SEGMENT_MB = 2_048;

  private final BooleanSupplier late;

  /**
   * @param late whether there is something more urgent
   */
  DeferredMergePolicy(BooleanSupplier late) {
    super(neighbours());
    this.late = late;
  }

  private static MergePolicy neighbours() {
    var merging = new LogByteSizeMergePolicy();
    merging.setMaxMergeMB(LARGEST_SEGMENT_MB);
    return merging;
  }

  @Override
  public @Nullable MergeSpecification findMerges(
      MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
    return waits(segments) ? null : super.findMerges(trigger, segments, context);
  }

  @Override
  public @Nullable MergeSpecification findFullFlushMerges(
      MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
    return waits(segments) ? null : super.findFullFlushMerges(trigger, segments, context);
  }

  private boolean waits(SegmentInfos segments) {
    return segments.size() < MOST_SEGMENTS && late.getAsBoolean();
  }
}
