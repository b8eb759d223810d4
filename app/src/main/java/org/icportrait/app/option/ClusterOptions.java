package org.icportrait.app.option;

import org.icportrait.app.cluster.Spreader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where work is spread to. */
public final class ClusterOptions {
  private static final int MOST = 1_000_000;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description = "Apache Spark's: local[N], local[*] or a cluster's such as spark://HOST:7077.")
  String master;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Parts the work is dealt into; without it by its size.")
  Integer partitions;

  public void check() {
    if (partitions != null) {
      OptionRange.check(spec, "--partitions", partitions, 1, MOST);
    }
    if (master != null && !master.matches("local(\\[(\\*|[1-9]\\d{0,3})])?|[a-z0-9]+://.+|yarn")) {
      throw OptionRange.refuse(
          spec, "--master", master, "local[N], local[*] or such as spark://HOST:7077");
    }
  }

  /** Whether the work goes to a cluster. */
  public boolean spreads() {
    return master != null;
  }

  /** Whether the number of parts was given. */
  public boolean hasPartitions() {
    return partitions != null;
  }

  public Spreader.Plan plan(String name, String standard, int threads) {
    return new Spreader.Plan(
        name, master == null ? standard : master, threads, partitions == null ? 0 : partitions);
  }
}
