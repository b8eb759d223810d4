package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import org.icportrait.face.Picture;

/**
 * One view of the data set.
 *
 * @param key its name in the set
 * @param picture sRGB
 * @param planes the surface behind the pixels
 * @param notes identity, camera, pose, light, expression; docs/synthetic-views.md lists the fields
 */
public record Sample(String key, Picture picture, GeometryPlanes planes, JsonNode notes) {}
