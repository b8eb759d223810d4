package org.icportrait.portrait.train.parser;

/**
 * What the parser learns from: a crop and its masks, in the order of the network's output.
 *
 * @param picture [3, 256, 256], values -1..1
 * @param labels [4, 256, 256], 0..1: hair, skin, person, occluder
 * @param weights [4, 256, 256], how much each label is believed; 0 where nothing is known
 */
record ParserSample(float[] picture, float[] labels, float[] weights) {
  static final int HAIR = 0;
  static final int SKIN = 1;
  static final int PERSON = 2;
  static final int OCCLUDER = 3;
}
