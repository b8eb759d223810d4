package org.icportrait.app.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs in line before one worker: looking at faces goes before drawing them, else first come first
 * served. What is accepted is in the store before its sender hears of it.
 */
final class JobQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
  private static final int MOST_ATTEMPTS = 3; // a job that ends the process each time is given up

  private final JobStore store;
  private final JobFolder folder;
  private final JobEvents events;
  private final JobWork work;
  private final int bound;
  private final Deque<Job> quick = new ArrayDeque<>();
  private final Deque<Job> slow = new ArrayDeque<>();
  private final Thread worker;
  private int reserved;
  private Job running;
  private boolean cancelled; // the running job
  private boolean closed;
  private JobEvents.Advanced progress = new JobEvents.Advanced("waiting", 0, 1);

  JobQueue(JobStore store, JobFolder folder, JobEvents events, JobWork work, int bound) {
    this.store = store;
    this.folder = folder;
    this.events = events;
    this.work = work;
    this.bound = bound;
    this.worker = new Thread(this::work, "portrait-worker");
  }

  /** Takes up what an earlier process left and begins to work. */
  void start() {
    for (Job job : store.open()) {
      if (job.attempts() >= MOST_ATTEMPTS) {
        JobError error = new JobError("crashed", null, "the service ended each time it was begun");
        store.put(job.ended(JobState.FAILED, System.currentTimeMillis(), error, null));
      } else {
        Job again = job.queued();
        store.put(again);
        line(again).add(again);
      }
    }
    worker.start();
  }

  /**
   * Keeps a place free for a job whose upload is still being read.
   *
   * @throws RequestException 429 when the line is full, 503 when the service ends
   */
  synchronized void reserve() {
    if (closed) {
      throw RequestException.of(503, "ending", "the service is about to end");
    }
    if (waiting() + reserved >= bound) {
      throw RequestException.of(429, "queue_full", bound + " jobs are waiting, try again later");
    }
    reserved++;
  }

  /** Gives a reserved place back. */
  synchronized void release() {
    reserved--;
  }

  /** Takes a job whose files are in place; releases its reservation. */
  synchronized void add(Job job) {
    store.put(job);
    reserved--;
    line(job).add(job);
    notifyAll();
  }

  synchronized int waiting() {
    return quick.size() + slow.size();
  }

  synchronized boolean isWorking() {
    return running != null;
  }

  /** How many jobs come before it, 0 for the next and for one that does not wait. */
  synchronized int position(String id) {
    int before = 0;
    for (Deque<Job> line : List.of(quick, slow)) {
      for (Job job : line) {
        if (job.id().equals(id)) {
          return before;
        }
        before++;
      }
    }
    return 0;
  }

  /** How far the running job is. */
  synchronized Optional<JobEvents.Advanced> progress(String id) {
    return running != null && running.id().equals(id) ? Optional.of(progress) : Optional.empty();
  }

  /**
   * Asks a job to stop.
   *
   * @return false when it had ended
   */
  synchronized boolean cancel(String id) {
    if (running != null && running.id().equals(id)) {
      cancelled = true;
      return true;
    }
    for (Deque<Job> line : List.of(quick, slow)) {
      for (Job job : line) {
        if (job.id().equals(id)) {
          line.remove(job);
          end(job.ended(JobState.CANCELLED, System.currentTimeMillis(), null, null));
          return true;
        }
      }
    }
    return false;
  }

  private Deque<Job> line(Job job) {
    return job.kind().isQuick() ? quick : slow;
  }

  private void work() {
    Job job = next();
    while (job != null) {
      try {
        end(run(job));
      } catch (RuntimeException e) {
        LOG.error("job {} could not be ended", job.id(), e); // the next one may
      } finally {
        synchronized (this) {
          running = null;
        }
      }
      job = next();
    }
  }

  private synchronized Job next() {
    while (!closed && waiting() == 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    if (closed) {
      return null;
    }
    Job job = (quick.isEmpty() ? slow : quick).remove().running(System.currentTimeMillis());
    running = job;
    cancelled = false;
    progress = new JobEvents.Advanced("starting", 0, 1);
    return job;
  }

  private Job run(Job job) {
    store.put(job);
    events.tell(job.id(), new JobEvents.Changed(job));
    try {
      JobWork.Result result = work.run(request(job), new Ear(job.id()));
      folder.writeResult(job.id(), result.bytes());
      return job.ended(JobState.DONE, System.currentTimeMillis(), null, result.contentType());
    } catch (JobWork.JobFailure e) {
      return job.ended(JobState.FAILED, System.currentTimeMillis(), e.error(), null);
    } catch (CancellationException e) {
      synchronized (this) {
        if (closed && !cancelled) {
          return job.queued(); // the next process does it
        }
      }
      return job.ended(JobState.CANCELLED, System.currentTimeMillis(), null, null);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.error("job {} failed", job.id(), e);
      JobError error = new JobError("internal", null, "an error of the service, see its log");
      return job.ended(JobState.FAILED, System.currentTimeMillis(), error, null);
    }
  }

  private void end(Job job) {
    store.put(job);
    events.tell(job.id(), new JobEvents.Changed(job));
  }

  private JobWork.Request request(Job job) {
    Map<String, List<Path>> files = new HashMap<>();
    job.files()
        .forEach(
            (field, names) ->
                files.put(
                    field, names.stream().map(name -> folder.upload(job.id(), name)).toList()));
    return new JobWork.Request(job.kind(), job.options(), files);
  }

  /** Passes on what the worker says. */
  private final class Ear implements JobWork.Ear {
    private final String id;

    Ear(String id) {
      this.id = id;
    }

    @Override
    public boolean onProgress(String stage, int done, int total) {
      JobEvents.Advanced step = new JobEvents.Advanced(stage, done, total);
      synchronized (JobQueue.this) {
        progress = step;
        events.tell(id, step);
        return !cancelled && !closed;
      }
    }

    @Override
    public void onPreview(Supplier<byte[]> jpeg) {
      if (events.isWatched(id)) {
        events.tell(id, new JobEvents.Preview(jpeg.get()));
      }
    }
  }

  /** Stops after the running step; what was not done is left to the next process. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true; // the model must not be closed under a running job
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
