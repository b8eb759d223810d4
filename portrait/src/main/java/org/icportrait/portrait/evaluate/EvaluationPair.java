package org.icportrait.portrait.evaluate;

import java.nio.file.Path;

/**
 * One question of an evaluation.
 *
 * @param name by which outputs of other programs are found, unique
 * @param profile whose person is wanted
 * @param reference whose light and pose are wanted
 */
public record EvaluationPair(String name, Path profile, Path reference) {}
