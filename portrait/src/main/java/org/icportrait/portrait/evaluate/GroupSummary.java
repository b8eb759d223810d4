package org.icportrait.portrait.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The results of one group of profiles.
 *
 * @param pairs of the group
 * @param summary of its results alone, with its own floors and ceilings
 */
public record GroupSummary(SkinGroup group, long pairs, Summary summary) {

  /**
   * Every group that has pairs, the worst first: where a row's skin goes the least way to the
   * person's own; groups without that measure follow, those of the greatest distance of identity
   * first.
   *
   * @param row id of the row that is judged
   */
  static List<GroupSummary> of(List<PairResult> results, String row) {
    List<GroupSummary> groups = new ArrayList<>();
    for (SkinGroup group : SkinGroup.values()) {
      List<PairResult> own =
          results.stream().filter(result -> group.holds(result.profileTone())).toList();
      if (!own.isEmpty()) {
        long pairs = own.stream().map(PairResult::pair).distinct().count();
        groups.add(new GroupSummary(group, pairs, Summary.of(own)));
      }
    }
    groups.sort(
        Comparator.<GroupSummary>comparingDouble(
                group -> group.value(row, Metric.SKIN, Double.POSITIVE_INFINITY))
            .thenComparingDouble(group -> -group.value(row, Metric.IDENTITY, 0)));
    return groups;
  }

  private double value(String row, Metric metric, double otherwise) {
    return summary.rows().containsKey(row) && summary.rows().get(row).get(metric).count() > 0
        ? summary.rows().get(row).get(metric).estimate()
        : otherwise;
  }
}
