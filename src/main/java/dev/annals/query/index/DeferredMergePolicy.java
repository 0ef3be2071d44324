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
 * Merges adjacent segments only, so that each tenant's events stay in log order across segments.
 * Merging is postponed while the indexer is late, because it needs more CPU time than adding events
 * and no query depends on it.
 */
final class DeferredMergePolicy extends FilterMergePolicy {

  /**
   * With this number of segments or more, merging is not postponed, because each query reads every
   * segment.
   */
  private static final int MOST_SEGMENTS = 100;

  private static final double LARGEST_SEGMENT_MB = 2_048;

  private final BooleanSupplier late;

  /**
   * @param late whether merging should be postponed
   */
  DeferredMergePolicy(BooleanSupplier late) {
    super(adjacentMerges());
    this.late = late;
  }

  private static MergePolicy adjacentMerges() {
    var merging = new LogByteSizeMergePolicy();
    merging.setMaxMergeMB(LARGEST_SEGMENT_MB);
    return merging;
  }

  @Override
  public @Nullable MergeSpecification findMerges(
      MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
    return isPostponed(segments) ? null : super.findMerges(trigger, segments, context);
  }

  @Override
  public @Nullable MergeSpecification findFullFlushMerges(
      MergeTrigger trigger, SegmentInfos segments, MergeContext context) throws IOException {
    return isPostponed(segments) ? null : super.findFullFlushMerges(trigger, segments, context);
  }

  private boolean isPostponed(SegmentInfos segments) {
    return segments.size() < MOST_SEGMENTS && late.getAsBoolean();
  }
}
