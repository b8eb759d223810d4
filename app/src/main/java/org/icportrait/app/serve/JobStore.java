package org.icportrait.app.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;

/** Jobs in an SQLite file: what was accepted is still there after a kill at any moment. */
final class JobStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      "id, kind, state, options, files, created, started, finished, attempts,"
          + " error_code, error_field, error_reason, content_type";

  private final Connection connection;

  private JobStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens or begins a file.
   *
   * @throws BadInputException when it is no database or can't be written
   */
  static JobStore open(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL"); // whole after a kill
        statement.execute("PRAGMA synchronous = NORMAL");
        statement.execute("PRAGMA busy_timeout = 5000");
        statement.execute(
            "CREATE TABLE IF NOT EXISTS job (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT"
                + " NULL, options TEXT NOT NULL, files TEXT NOT NULL, created INTEGER NOT NULL,"
                + " started INTEGER NOT NULL, finished INTEGER NOT NULL, attempts INTEGER NOT NULL,"
                + " error_code TEXT, error_field TEXT, error_reason TEXT, content_type TEXT)");
        statement.execute("CREATE INDEX IF NOT EXISTS by_time ON job (created)");
      }
      return new JobStore(connection);
    } catch (SQLException e) {
      throw new BadInputException(
          file.toString(), "no usable database: " + e.getMessage(), "a folder to write in");
    }
  }

  /** Keeps a job, new or changed. */
  synchronized void put(Job job) {
    String sql = "INSERT OR REPLACE INTO job (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, job.id());
      statement.setString(2, job.kind().name());
      statement.setString(3, job.state().name());
      statement.setString(4, JSON.writeValueAsString(job.options()));
      statement.setString(5, JSON.writeValueAsString(job.files()));
      statement.setLong(6, job.created());
      statement.setLong(7, job.started());
      statement.setLong(8, job.finished());
      statement.setInt(9, job.attempts());
      JobError error = job.error();
      statement.setString(10, error == null ? null : error.code());
      statement.setString(11, error == null ? null : error.field());
      statement.setString(12, error == null ? null : error.reason());
      statement.setString(13, job.contentType());
      statement.executeUpdate();
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException("a job can't be kept", e);
    }
  }

  synchronized Optional<Job> find(String id) {
    return query("WHERE id = ?", id).stream().findFirst();
  }

  /** The newest jobs, newest first. */
  synchronized List<Job> newest(int count) {
    return query("ORDER BY created DESC, id LIMIT ?", count);
  }

  /** What is not ended, oldest first. */
  synchronized List<Job> open() {
    return query("WHERE state IN ('QUEUED', 'RUNNING') AND created >= ? ORDER BY created, id", 0);
  }

  /** What ended before a time. */
  synchronized List<Job> endedBefore(long time) {
    return query("WHERE finished > 0 AND finished < ?", time);
  }

  synchronized void delete(String id) {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM job WHERE id = ?")) {
      statement.setString(1, id);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("a job can't be deleted", e);
    }
  }

  private List<Job> query(String condition, Object value) {
    List<Job> jobs = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM job " + condition)) {
      statement.setObject(1, value);
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

  private static Job job(ResultSet row) throws SQLException, JsonProcessingException {
    String code = row.getString(10);
    return new Job(
        row.getString(1),
        JobKind.of(row.getString(2)),
        JobState.valueOf(row.getString(3)),
        JSON.readValue(row.getString(4), new TypeReference<Map<String, String>>() {}),
        JSON.readValue(row.getString(5), new TypeReference<Map<String, List<String>>>() {}),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getInt(9),
        code == null ? null : new JobError(code, row.getString(11), row.getString(12)),
        row.getString(13));
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
