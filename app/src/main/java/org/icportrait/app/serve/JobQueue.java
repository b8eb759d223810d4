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
  private static final long REST_AFTER_MS = 2000; // with nothing to do

  private final JobStore store;
  private final JobFolder folder;
  private final JobEvents events;
  private final JobWork work;
  private final JobMeter meter;
  private final ServerSettings.Limits limits;
  private final Deque<Job> quick = new ArrayDeque<>();
  private final Deque<Job> slow = new ArrayDeque<>();
  private final Thread worker;
  private int reserved;
  private Job running;
  private boolean cancelled; // the running job
  private boolean overdue; // likewise
  private boolean closed;
  private JobEvents.Advanced progress = new JobEvents.Advanced("", "waiting", 0, 1);

  JobQueue(
      JobStore store,
      JobFolder folder,
      JobEvents events,
      JobWork work,
      JobMeter meter,
      ServerSettings.Limits limits) {
    this.store = store;
    this.folder = folder;
    this.events = events;
    this.work = work;
    this.meter = meter;
    this.limits = limits;
    this.worker = new Thread(this::work, "portrait-worker");
  }

  /** Takes up what an earlier process left and begins to work. */
  void start() {
    for (Job job : store.open()) {
      if (job.attempts() >= MOST_ATTEMPTS) {
        JobError error = new JobError("crashed", null, "the service ended each time it was begun");
        end(job.ended(JobState.FAILED, System.currentTimeMillis(), error, null));
      } else {
        Job again = job.queued();
        boolean unused = store.update(again);
        line(again).add(again);
      }
    }
    worker.start();
  }

  /**
   * Refuses when there is no place, before a body is read.
   *
   * @throws RequestException 429 when the line is full, 503 when the service ends
   */
  synchronized void refuseWhenFull() {
    if (closed) {
      throw RequestException.of(503, "ending", "the service is about to end");
    }
    if (waiting() + reserved >= limits.queue()) {
      throw RequestException.of(
          429, "queue_full", limits.queue() + " jobs are waiting, try again later");
    }
  }

  /**
   * Keeps a place free for a job whose body is there and is being looked at.
   *
   * @throws RequestException 429 when the line is full, 503 when the service ends
   */
  synchronized void reserve() {
    refuseWhenFull();
    reserved++;
  }

  /** Gives a reserved place back. */
  synchronized void release() {
    reserved--;
  }

  /**
   * Takes a job whose files are in place, for the place that was reserved.
   *
   * @param key how its sender knows it again, or null
   * @return the job that the same sender sent with the same key before, when there is one: then
   *     this one is not taken
   */
  synchronized Optional<JobStore.Known> add(Job job, JobStore.SenderKey key) {
    if (key != null) {
      Optional<JobStore.Known> known = store.known(job.holder(), key.key());
      if (known.isPresent()) {
        return known;
      }
    }
    store.insert(job, key);
    line(job).add(job);
    notifyAll();
    events.tell(job.holder(), job.id(), new JobEvents.Changed(job));
    return Optional.empty();
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

  /** Stops and deletes a job; the files of a running one are deleted when its step has ended. */
  synchronized void forget(Job job) {
    boolean isRunning = running != null && running.id().equals(job.id());
    cancelled |= isRunning;
    quick.removeIf(other -> other.id().equals(job.id()));
    slow.removeIf(other -> other.id().equals(job.id()));
    store.delete(job.id());
    if (!isRunning) {
      folder.delete(job.id());
    }
    events.tell(job.holder(), job.id(), new JobEvents.Deleted(job.id()));
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

  private Job next() {
    boolean rested = false;
    while (true) {
      synchronized (this) {
        try {
          if (!closed && waiting() == 0) {
            wait(rested ? 0 : REST_AFTER_MS);
          }
        } catch (InterruptedException e) {
          return null;
        }
        if (closed) {
          return null;
        }
        if (waiting() > 0) {
          return begin();
        }
      }
      if (!rested) {
        work.rest();
        rested = true;
      }
    }
  }

  private Job begin() {
    Job job = (quick.isEmpty() ? slow : quick).remove().running(System.currentTimeMillis());
    running = job;
    cancelled = false;
    overdue = false;
    progress = new JobEvents.Advanced(job.id(), "starting", 0, 1);
    return job;
  }

  private Job run(Job job) {
    if (!store.update(job)) {
      return job.ended(JobState.CANCELLED, System.currentTimeMillis(), null, null); // deleted
    }
    meter.begun(job);
    tell(job);
    try {
      JobWork.Result result = work.run(request(job), new Ear(job));
      folder.writeResult(job.id(), result.bytes());
      makeThumbnail(job);
      return job.ended(JobState.DONE, System.currentTimeMillis(), null, result.contentType());
    } catch (JobWork.JobFailure e) {
      return job.ended(JobState.FAILED, System.currentTimeMillis(), e.error(), null);
    } catch (CancellationException e) {
      return stopped(job);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.error("job {} failed", job.id(), e);
      JobError error = new JobError("internal", null, "an error of the service, see its log");
      return job.ended(JobState.FAILED, System.currentTimeMillis(), error, null);
    }
  }

  /** A result counts without its small picture, which is tried again when somebody asks for it. */
  private void makeThumbnail(Job job) throws IOException {
    if (!job.kind().makesPicture()) {
      return;
    }
    try {
      folder.writeThumbnail(job.id(), work.thumbnail(folder.result(job.id())));
    } catch (RuntimeException e) {
      LOG.warn("the result of job {} has no thumbnail", job.id(), e);
    }
  }

  private synchronized Job stopped(Job job) {
    if (cancelled) {
      return job.ended(JobState.CANCELLED, System.currentTimeMillis(), null, null);
    }
    if (closed && !overdue) {
      return job.queued(); // the next process does it
    }
    String reason = "it took longer than " + limits.job().toSeconds() + " seconds";
    JobError error =
        new JobError("too_long", null, reason + ": ask for fewer steps or a smaller size");
    return job.ended(JobState.FAILED, System.currentTimeMillis(), error, null);
  }

  private void end(Job job) {
    try {
      if (job.state().isFinal()) {
        meter.ended(job);
        folder.prune(job); // before anybody can see that it has ended
      }
    } finally {
      keep(job);
    }
  }

  /** In one step: who sees that a job has ended can delete it, and can cancel it no more. */
  private synchronized void keep(Job job) {
    boolean isKept = store.update(job);
    if (running != null && running.id().equals(job.id())) {
      running = null;
    }
    if (isKept) {
      tell(job);
    } else {
      folder.delete(job.id()); // somebody deleted the job while it ran
    }
  }

  private void tell(Job job) {
    Job now = store.find(job.id()).orElse(job); // whether it is kept is only known there
    events.tell(job.holder(), job.id(), new JobEvents.Changed(now));
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

  /** Passes on what the worker says, and stops a job that takes too long. */
  private final class Ear implements JobWork.Ear {
    private final Job job;
    private final long begun = System.nanoTime();

    Ear(Job job) {
      this.job = job;
    }

    @Override
    public boolean onProgress(String stage, int done, int total) {
      JobEvents.Advanced step = new JobEvents.Advanced(job.id(), stage, done, total);
      synchronized (JobQueue.this) {
        progress = step;
        overdue |= System.nanoTime() - begun > limits.job().toNanos();
        events.tell(job.holder(), job.id(), step);
        return !cancelled && !closed && !overdue;
      }
    }

    @Override
    public void onPreview(Supplier<byte[]> jpeg) {
      if (events.isWatched(job.id())) {
        events.tell(job.holder(), job.id(), new JobEvents.Preview(jpeg.get()));
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
