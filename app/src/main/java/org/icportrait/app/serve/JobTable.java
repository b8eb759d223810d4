package org.icportrait.app.serve;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The table of jobs in an SQLite file, made or brought up to date. */
final class JobTable {
  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS job (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT"
          + " NULL, options TEXT NOT NULL, files TEXT NOT NULL, created INTEGER NOT NULL,"
          + " started INTEGER NOT NULL, finished INTEGER NOT NULL, attempts INTEGER NOT NULL,"
          + " error_code TEXT, error_field TEXT, error_reason TEXT, content_type TEXT)";

  /** Columns that files of earlier versions have not. */
  private static final List<String> LATER =
      List.of(
          "holder TEXT NOT NULL DEFAULT ''",
          "kept INTEGER NOT NULL DEFAULT 0",
          "sender_key TEXT", // the Idempotency-Key
          "fingerprint TEXT"); // of the form that came with it

  private JobTable() {}

  static Connection open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL"); // whole after a kill
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA secure_delete = ON"); // what is deleted is overwritten
      statement.execute(CREATE);
      Set<String> columns = new HashSet<>();
      try (ResultSet rows = statement.executeQuery("PRAGMA table_info(job)")) {
        while (rows.next()) {
          columns.add(rows.getString("name"));
        }
      }
      for (String column : LATER) {
        if (!columns.contains(column.substring(0, column.indexOf(' ')))) {
          statement.execute("ALTER TABLE job ADD COLUMN " + column);
        }
      }
      statement.execute("CREATE INDEX IF NOT EXISTS by_time ON job (created)");
      statement.execute("CREATE INDEX IF NOT EXISTS by_holder ON job (holder, created, id)");
      statement.execute(
          "CREATE UNIQUE INDEX IF NOT EXISTS by_key ON job (holder, sender_key)"
              + " WHERE sender_key IS NOT NULL");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
