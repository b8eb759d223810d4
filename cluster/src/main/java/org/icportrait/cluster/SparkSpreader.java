package org.icportrait.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.icportrait.app.cluster.Spreader;

/** Spreads work with Apache Spark. */
public final class SparkSpreader implements Spreader {
  // A part is what a lost machine repeats, and what cores wait for at the end: small, but not
  // so small that Spark's own few milliseconds a part count.
  private static final int MOST_PARTITIONS = 10_000;
  private static final long POLL_MILLIS = 200;

  // as the launcher gives the driver
  private static final String JAVA_OPTIONS =
      "-Xss4m -Djava.awt.headless=true -Dorg.bytedeco.javacpp.nopointergc=true"
          + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Dorg.bytedeco.javacpp.maxbytes=0"
          + " -Dicportrait.home=";

  /** Found by {@link Spreader#find}. */
  public SparkSpreader() {}

  @Override
  public <I extends Serializable, O extends Serializable> List<O> spread(
      Plan plan, Task<I, O> task, List<I> items, Watch watch) {
    int partitions =
        Math.min(items.size(), plan.partitions() == 0 ? MOST_PARTITIONS : plan.partitions());
    try (JavaSparkContext context = new JavaSparkContext(configuration(plan))) {
      LongAccumulator done = context.sc().longAccumulator("done");
      JavaFutureAction<List<O>> future =
          context.parallelize(items, partitions).map(new Step<>(task, done)).collectAsync();
      return await(future, context.sc(), done, items.size(), watch);
    }
  }

  private static SparkConf configuration(Plan plan) {
    String home = System.getProperty("icportrait.home", ".");
    SparkConf conf =
        new SparkConf()
            .setAppName(plan.name())
            .setMaster(plan.master())
            .setIfMissing("spark.ui.enabled", "false")
            .setIfMissing("spark.task.cpus", Integer.toString(plan.threads()));
    if (plan.master().startsWith("local")) {
      return conf.setIfMissing("spark.driver.host", "127.0.0.1")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    // one piece at a time in an executor, so that each holds one model
    return conf.setIfMissing("spark.executor.cores", Integer.toString(plan.threads()))
        .setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .setIfMissing("spark.executor.extraJavaOptions", JAVA_OPTIONS + home);
  }

  private static <O> List<O> await(
      JavaFutureAction<List<O>> future,
      SparkContext context,
      LongAccumulator done,
      int total,
      Watch watch) {
    try {
      while (true) {
        try {
          List<O> results = future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
          watch.onDone(total, total);
          return results;
        } catch (TimeoutException e) {
          // a part that is done again counts again
          int sofar = (int) Math.min(done.value(), total - 1L);
          if (context.isStopped() || !watch.onDone(sofar, total)) {
            future.cancel(false);
            return null;
          }
        }
      }
    } catch (CancellationException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      if (!watch.onDone(0, total)) {
        return null; // a signal ends Spark as well
      }
      throw new IllegalStateException("Apache Spark: " + e.getCause().getMessage(), e);
    }
  }

  /** One piece on an executor. */
  private record Step<I extends Serializable, O extends Serializable>(
      Task<I, O> task, LongAccumulator done) implements Function<I, O> {
    @Override
    public O call(I item) {
      O result = task.run(item);
      done.add(1);
      return result;
    }
  }
}
