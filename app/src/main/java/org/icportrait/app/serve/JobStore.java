package org.icportrait.app.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;

/** Jobs in an SQLite file: what was accepted is still there after a kill at any moment. */
final class JobStore implements AutoCloseable {
  /** The file's name in the service's folder. */
  static final String FILE = "jobs.sqlite";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      "id, holder, kind, state, options, files, created, started, finished, attempts,"
          + " error_code, error_field, error_reason, content_type, kept";
  private static final String INSERT =
      "INSERT INTO job ("
          + COLUMNS
          + ", sender_key, fingerprint) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  private static final String UPDATE =
      "UPDATE job SET state = ?, files = ?, started = ?, finished = ?, attempts = ?,"
          + " error_code = ?, error_field = ?, error_reason = ?, content_type = ? WHERE id = ?";

  private final Connection connection;

  private JobStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * Which of a holder's jobs are meant.
   *
   * @param kind or null for all
   * @param state or null for all
   * @param before only older ones than this place, or null
   */
  record Filter(String holder, JobKind kind, JobState state, Place before, int count) {}

  /** A place in the order of jobs. */
  record Place(long created, String id) {}

  /**
   * How a sender knows a job again.
   *
   * @param key the sender's own text
   * @param fingerprint of the form that came with it
   */
  record SenderKey(String key, String fingerprint) {}

  /** A job that was sent with a key before. */
  record Known(Job job, String fingerprint) {}

  /**
   * Opens or begins a file.
   *
   * @throws BadInputException when it is no database or can't be written
   */
  static JobStore open(Path file) {
    try {
      PrivateFiles.folder(file.toAbsolutePath().getParent());
      return new JobStore(JobTable.open(PrivateFiles.file(file)));
    } catch (SQLException | IOException e) {
      throw new BadInputException(
          file.toString(), "no usable database: " + e.getMessage(), "a folder to write in");
    }
  }

  /** Keeps a new job; with a key, or null. */
  synchronized void insert(Job job, SenderKey key) {
    change(
        INSERT,
        job.id(),
        job.holder(),
        job.kind().name(),
        job.state().name(),
        text(job.options()),
        text(job.files()),
        job.created(),
        job.started(),
        job.finished(),
        job.attempts(),
        job.error() == null ? null : job.error().code(),
        job.error() == null ? null : job.error().field(),
        job.error() == null ? null : job.error().reason(),
        job.contentType(),
        job.kept() ? 1 : 0,
        key == null ? null : key.key(),
        key == null ? null : key.fingerprint());
  }

  /**
   * Keeps how far a job is.
   *
   * @return false when it was deleted
   */
  synchronized boolean update(Job job) {
    JobError error = job.error();
    return change(
            UPDATE,
            job.state().name(),
            text(job.files()),
            job.started(),
            job.finished(),
            job.attempts(),
            error == null ? null : error.code(),
            error == null ? null : error.field(),
            error == null ? null : error.reason(),
            job.contentType(),
            job.id())
        == 1;
  }

  /** Lets a job stay beyond its time, or no longer. */
  synchronized void keep(String id, boolean kept) {
    int unused = change("UPDATE job SET kept = ? WHERE id = ?", kept ? 1 : 0, id);
  }

  synchronized Optional<Job> find(String id) {
    return query("WHERE id = ?", id).stream().findFirst();
  }

  /** The job that a holder sent with a key. */
  synchronized Optional<Known> known(String holder, String key) {
    String sql = "SELECT " + COLUMNS + ", fingerprint FROM job WHERE holder = ? AND sender_key = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, holder);
      statement.setString(2, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new Known(job(rows), rows.getString(16)))
            : Optional.empty();
      }
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException("jobs can't be read", e);
    }
  }

  /** A holder's jobs, newest first. */
  synchronized List<Job> list(Filter filter) {
    StringBuilder where = new StringBuilder("WHERE holder = ?");
    List<Object> values = new ArrayList<>(List.of(filter.holder()));
    if (filter.kind() != null) {
      where.append(" AND kind = ?");
      values.add(filter.kind().name());
    }
    if (filter.state() != null) {
      where.append(" AND state = ?");
      values.add(filter.state().name());
    }
    if (filter.before() != null) {
      where.append(" AND (created, id) < (?, ?)");
      values.addAll(List.of(filter.before().created(), filter.before().id()));
    }
    values.add(filter.count());
    return query(where + " ORDER BY created DESC, id DESC LIMIT ?", values.toArray());
  }

  /** All of a holder's jobs. */
  synchronized List<Job> all(String holder) {
    return query("WHERE holder = ?", holder);
  }

  /** What is not ended, oldest first. */
  synchronized List<Job> open() {
    return query("WHERE state IN ('QUEUED', 'RUNNING') ORDER BY created, id");
  }

  /** What ended before a time and is not to be kept. */
  synchronized List<Job> endedBefore(long time) {
    return query("WHERE finished > 0 AND finished < ? AND kept = 0", time);
  }

  synchronized void delete(String id) {
    int unused = change("DELETE FROM job WHERE id = ?", id);
  }

  /** Takes what was deleted out of the log, too. */
  synchronized void purge() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw new IllegalStateException("the jobs' file can't be cleaned", e);
    }
  }

  private int change(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("a job can't be kept or deleted", e);
    }
  }

  private List<Job> query(String condition, Object... values) {
    List<Job> jobs = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM job " + condition)) {
      set(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          jobs.add(job(rows));
        }
      }
      return jobs;
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException("jobs can't be read", e);
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    List<Object> all = Arrays.asList(values);
    for (int i = 0; i < all.size(); i++) {
      statement.setObject(i + 1, all.get(i));
    }
  }

  private static String text(Map<String, ?> map) {
    try {
      return JSON.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // plain values
    }
  }

  private static Job job(ResultSet row) throws SQLException, JsonProcessingException {
    String code = row.getString(11);
    return new Job(
        row.getString(1),
        row.getString(2),
        JobKind.of(row.getString(3)),
        JobState.valueOf(row.getString(4)),
        JSON.readValue(row.getString(5), new TypeReference<Map<String, String>>() {}),
        JSON.readValue(row.getString(6), new TypeReference<Map<String, List<String>>>() {}),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getInt(10),
        code == null ? null : new JobError(code, row.getString(12), row.getString(13)),
        row.getString(14),
        row.getInt(15) != 0);
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the jobs' file can't be closed", e);
    }
  }
}
