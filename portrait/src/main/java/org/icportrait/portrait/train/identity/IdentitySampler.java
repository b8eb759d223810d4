package org.icportrait.portrait.train.identity;

import java.util.Random;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.identity.CanonicalFace;
import org.icportrait.portrait.train.augment.Photometry;

/** Makes pictures of one person out of one portrait: another light, side, camera and geometry. */
final class IdentitySampler {
  private static final double ELSEWHERE = 0.7; // share of faces seen from another side

  private final CropStore crops;
  private final DisturbedFaces people;
  private final CanonicalFace canonical;

  IdentitySampler(CropStore crops, FaceMesh mesh) {
    this.crops = crops;
    this.people = new DisturbedFaces(crops, mesh);
    this.canonical = new CanonicalFace(mesh);
  }

  int count() {
    return crops.count();
  }

  /** Planes [7, 96, 96] of a person as another picture might show them. */
  float[] draw(int person, Random random) {
    DisturbedFaces.Seen seen = people.elsewhere(person, ELSEWHERE, random);
    int size = crops.size();
    float[] signed = seen.picture().data().clone();
    for (int i = 0; i < signed.length; i++) {
      signed[i] = 2 * signed[i] - 1;
    }
    Photometry.disturb(signed, size, random);
    for (int i = 0; i < signed.length; i++) {
      signed[i] = Math.min(1, Math.max(0, (signed[i] + 1) / 2));
    }
    return canonical.of(new Picture(size, size, signed), seen.landmarks(), seen.seenFrom());
  }
}
