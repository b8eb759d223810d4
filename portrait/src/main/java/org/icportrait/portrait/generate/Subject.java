package org.icportrait.portrait.generate;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Picture;

/** A picture and the face in it that is meant. */
record Subject(Picture picture, FaceAnalysis face) {}
