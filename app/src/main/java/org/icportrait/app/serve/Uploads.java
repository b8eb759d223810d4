package org.icportrait.app.serve;

import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a form: pictures go into a job's folder under names of the service's own. */
final class Uploads {
  private static final int HEAD = 64;
  private static final int LONGEST_OPTION = 2000;
  private static final int MOST_OPTIONS = 40;

  private final JobWork work;
  private final JobFolder folder;
  private final long most;

  Uploads(JobWork work, JobFolder folder, long most) {
    this.work = work;
    this.folder = folder;
    this.most = most;
  }

  /**
   * A form's content.
   *
   * @param files names in the job's folder by field
   */
  record Form(Map<String, String> options, Map<String, List<String>> files, String fingerprint) {}

  /** Refuses a body before it is read: 415 for another type, 413 for one that is too long. */
  static void checkHead(String type, long length, long most) {
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      throw RequestException.of(
          415,
          "unsupported_media_type",
          "found " + (type == null ? "no type" : type) + ", expected multipart/form-data");
    }
    if (length > most) {
      throw tooLarge(most);
    }
  }

  static RequestException tooLarge(long most) {
    String text = most < 1 << 20 ? most + " bytes" : (most >> 20) + " MB";
    return RequestException.of(413, "too_large", "the request is longer than " + text);
  }

  /**
   * Reads a form of a kind of job.
   *
   * @param id of the job that the files are for
   * @throws RequestException naming the field that is wrong
   */
  Form read(Context request, JobKind kind, String id) throws IOException {
    Map<String, List<UploadedFile>> uploaded;
    Map<String, List<String>> fields;
    try {
      uploaded = request.uploadedFileMap();
      fields = request.formParamMap();
    } catch (Exception e) { // Kotlin throws checked ones undeclared
      throw malformed(e);
    }
    fields = new HashMap<>(fields);
    fields.keySet().removeAll(uploaded.keySet()); // whose values are the files' names
    Map<String, String> options = options(kind, fields);
    for (String field : uploaded.keySet()) {
      if (kind.file(field).isEmpty()) {
        throw RequestException.field(field, "a file", "no such field");
      }
    }
    work.check(kind, options, uploaded.keySet());
    Map<String, List<String>> names = new HashMap<>();
    MessageDigest digest = Fingerprints.begin(kind, options);
    Path unused = PrivateFiles.folder(folder.of(id));
    for (JobKind.FileField field : kind.files()) {
      List<UploadedFile> files = uploaded.getOrDefault(field.name(), List.of());
      if (files.size() < field.least() || files.size() > field.most()) {
        String expected =
            field.least() == field.most() ? "one" : field.least() + " to " + field.most();
        throw RequestException.field(field.name(), files.size() + " files", expected);
      }
      List<String> written = new ArrayList<>();
      for (UploadedFile file : files) {
        String name = field.name() + "-" + (written.size() + 1);
        Fingerprints.add(digest, name);
        write(file, field.name(), folder.upload(id, name), digest);
        written.add(name);
      }
      names.put(field.name(), written);
    }
    return new Form(options, names, Fingerprints.end(digest));
  }

  /** The content type of a file that was taken. */
  String typeOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return work.checkFile("file", in.readNBytes(HEAD));
    }
  }

  private static Map<String, String> options(JobKind kind, Map<String, List<String>> fields) {
    Map<String, String> options = new HashMap<>();
    if (fields.size() > MOST_OPTIONS) {
      throw RequestException.field("form", fields.size() + " fields", "at most " + MOST_OPTIONS);
    }
    fields.forEach(
        (field, values) -> {
          if (kind.file(field).isPresent()) {
            throw RequestException.field(field, "text", "a picture file");
          }
          if (values.size() != 1) {
            throw RequestException.field(field, values.size() + " values", "one");
          }
          if (values.get(0).length() > LONGEST_OPTION) {
            throw RequestException.field(
                field, values.get(0).length() + " characters", "at most " + LONGEST_OPTION);
          }
          if (!values.get(0).isEmpty()) { // a form's field that was left empty
            options.put(field, values.get(0));
          }
        });
    return options;
  }

  private void write(UploadedFile file, String field, Path target, MessageDigest digest)
      throws IOException {
    try (InputStream in = file.content();
        OutputStream out =
            new DigestOutputStream(Files.newOutputStream(PrivateFiles.file(target)), digest)) {
      byte[] head = in.readNBytes(HEAD);
      if (head.length == 0) {
        throw RequestException.field(field, "an empty file", "a picture");
      }
      String unused = work.checkFile(field, head);
      out.write(head);
      in.transferTo(out);
    }
  }

  /** What the servlet container says of a form it can't read. */
  private RequestException malformed(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (text.contains("exceed") || text.contains("too large") || text.contains("max length")) {
        return tooLarge(most);
      }
    }
    return RequestException.field("form", "a malformed body", "multipart/form-data");
  }
}
