package org.icportrait.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A token that is found in the text itself, before it is split into words.
 *
 * @param content its text
 * @param id its number
 * @param normalized whether it is looked for in the normalised text, its own text normalised, too
 * @param strippedLeft whether it takes the white space before it along
 * @param strippedRight whether it takes the white space after it along
 * @param singleWord whether it only counts between characters that are no part of words
 */
record AddedToken(
    String content,
    int id,
    boolean normalized,
    boolean strippedLeft,
    boolean strippedRight,
    boolean singleWord) {

  /** A plain one, found in the text as it is. */
  static AddedToken plain(String content, int id) {
    return new AddedToken(content, id, false, false, false, false);
  }

  /** From JSON, where anything but the content has a default. */
  static AddedToken of(JsonNode json, int id) {
    return new AddedToken(
        json.path("content").asText(),
        id,
        json.path("normalized").asBoolean(),
        json.path("lstrip").asBoolean(),
        json.path("rstrip").asBoolean(),
        json.path("single_word").asBoolean());
  }
}
