package org.icportrait.portrait.evaluate;

import java.nio.file.Path;

/**
 * Where the true answer to a question lies.
 *
 * @param picture the true answer
 * @param normals exact normals of its head as a picture of its size, each (x, y, z) from -1..1 to
 *     0..1 and black off the head; or null
 * @param masks of the true answer as a picture: red hair, green person, blue bare skin; or null
 * @param referenceMasks the same of the reference, or null
 */
public record TruthFiles(Path picture, Path normals, Path masks, Path referenceMasks) {}
