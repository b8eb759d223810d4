package org.icportrait.app.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Who watches which job, or all of a holder's. Events go out on threads of their own: a slow
 * watcher holds up no job.
 */
final class JobEvents implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int MOST_WAITING = 64; // events of one watcher
  private static final String ALL_OF = "all of "; // no job's id has a space

  private final Map<String, Set<Watcher>> watchers = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "job-events");
            thread.setDaemon(true);
            return thread;
          });

  /** Something that happened. */
  sealed interface Event permits Changed, Advanced, Preview, Deleted, Still {}

  /** The job is new, or its state changed. */
  record Changed(Job job) implements Event {}

  /** A step was done. */
  record Advanced(String id, String stage, int done, int total) implements Event {}

  /** What there is so far. */
  record Preview(byte[] jpeg) implements Event {}

  /** A job is there no more. */
  record Deleted(String id) implements Event {}

  /** Nothing happened; proxies and dead watchers are found out by it. */
  record Still() implements Event {}

  /** One who watches. */
  final class Watcher implements AutoCloseable {
    private final String topic;
    private final Consumer<Event> ear;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private boolean busy;

    private Watcher(String topic, Consumer<Event> ear) {
      this.topic = topic;
      this.ear = ear;
    }

    private synchronized void tell(Event event) {
      if (waiting.size() >= MOST_WAITING) {
        waiting.removeIf(old -> !(old instanceof Changed || old instanceof Deleted));
      }
      waiting.add(event);
      if (!busy) {
        busy = true;
        threads.execute(this::drain);
      }
    }

    private void drain() {
      Event event = next();
      while (event != null) {
        try {
          ear.accept(event);
        } catch (RuntimeException e) {
          close(); // gone
        }
        event = next();
      }
    }

    private synchronized Event next() {
      Event event = waiting.poll();
      busy = event != null;
      return event;
    }

    @Override
    public void close() {
      watchers.computeIfPresent(
          topic,
          (key, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Tells an ear of a job's events until it is closed. */
  Watcher watch(String id, Consumer<Event> ear) {
    Watcher watcher = new Watcher(id, ear);
    watchers.compute(
        id,
        (key, all) -> {
          Set<Watcher> set = all == null ? ConcurrentHashMap.newKeySet() : all;
          set.add(watcher);
          return set;
        });
    return watcher;
  }

  /** Tells an ear of the events of all of a holder's jobs, previews apart. */
  Watcher watchAll(String holder, Consumer<Event> ear) {
    return watch(ALL_OF + holder, ear);
  }

  boolean isWatched(String id) {
    return watchers.containsKey(id);
  }

  int count() {
    return watchers.values().stream().mapToInt(Set::size).sum();
  }

  /** Tells who watches a job, or all of its holder's. */
  void tell(String holder, String id, Event event) {
    send(id, event);
    if (!(event instanceof Preview)) {
      send(ALL_OF + holder, event);
    }
  }

  /** Tells everybody that nothing happened. */
  void stir() {
    watchers.keySet().forEach(topic -> send(topic, new Still()));
  }

  private void send(String topic, Event event) {
    Set<Watcher> all = watchers.get(topic);
    if (all != null) {
      all.forEach(watcher -> watcher.tell(event));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
