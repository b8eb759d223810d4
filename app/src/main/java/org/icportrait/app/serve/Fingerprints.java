package org.icportrait.app.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What two forms have in common that ask for the same: a digest of fields and pictures. */
final class Fingerprints {
  private Fingerprints() {}

  static MessageDigest begin(JobKind kind, Map<String, String> options) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
    add(digest, kind.name());
    new TreeMap<>(options)
        .forEach(
            (field, value) -> {
              add(digest, field);
              add(digest, value);
            });
    return digest;
  }

  /** Adds a word, and that it ends. */
  static void add(MessageDigest digest, String word) {
    digest.update(word.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  static String end(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
