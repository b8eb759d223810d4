package org.icportrait.app.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.ServiceLoader;
import org.icportrait.engine.BadInputException;

/** Spreads independent pieces of work over cores and machines. */
public interface Spreader {
  /** What is done with one piece, on any machine, in any order, perhaps more than once. */
  @FunctionalInterface
  interface Task<I extends Serializable, O extends Serializable> extends Serializable {
    /** Does one piece; an exception ends the whole job. */
    O run(I item);
  }

  /** Hears how far the job is. */
  @FunctionalInterface
  interface Watch {
    /** Answers false to stop the job. */
    boolean onDone(int done, int total);
  }

  /**
   * How a job runs.
   *
   * @param name of the job
   * @param master {@code local[N]} or a cluster's, such as {@code spark://HOST:7077}
   * @param threads cores that one piece uses
   * @param partitions parts that the pieces are dealt into; 0 to choose
   */
  record Plan(String name, String master, int threads, int partitions) {}

  /**
   * Does all pieces; those of a machine that is lost are done again elsewhere.
   *
   * @return what became of each, in the order of the items; null when the watch stopped it
   */
  <I extends Serializable, O extends Serializable> List<O> spread(
      Plan plan, Task<I, O> task, List<I> items, Watch watch);

  /**
   * The one on the class path.
   *
   * @throws BadInputException when there is none
   */
  static Spreader find() {
    return ServiceLoader.load(Spreader.class)
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Apache Spark",
                    "nothing of it on the class path",
                    "the class path of the module cluster, which the launcher icportrait sets"));
  }
}
