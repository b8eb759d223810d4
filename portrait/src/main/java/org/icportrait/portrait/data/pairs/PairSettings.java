package org.icportrait.portrait.data.pairs;

import java.nio.file.Path;
import java.util.List;

/**
 * What pairs are to be made.
 *
 * @param data the training folder
 * @param heads folders of path-traced heads
 * @param output where the shards go
 * @param photographs number of pairs of single portraits
 * @param triplets number of pairs of path-traced heads, or as many as there are
 * @param validation whether of what is kept for validation, instead of the rest
 * @param seed of all random numbers
 * @param size S, side of the planes in pixels
 */
public record PairSettings(
    Path data,
    List<Path> heads,
    Path output,
    int photographs,
    int triplets,
    boolean validation,
    long seed,
    int size) {}
