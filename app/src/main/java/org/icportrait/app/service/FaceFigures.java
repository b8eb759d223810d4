package org.icportrait.app.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureSize;
import org.icportrait.app.report.FaceJson;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.model.PortraitModel;

/** What is known of a picture's faces, and the picture itself for who can't read its file. */
final class FaceFigures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FaceFigures() {}

  /**
   * The figures as JSON.
   *
   * @param size of the picture's file, in whose pixels all places are
   * @param preview pixels of the longer side of a JPEG that goes along, 0 for none
   */
  static byte[] of(PortraitModel model, NamedPicture picture, PictureSize size, int preview) {
    List<FaceAnalysis> faces = model.faces(picture.picture());
    picture.choose(faces); // none is an error
    List<HeadMasks> masks =
        faces.stream().map(face -> model.masks(picture.picture(), face)).toList();
    String figures = FaceJson.faces(picture, size, faces, masks, 1);
    return FaceJson.bytes(preview == 0 ? figures : withPreview(figures, picture, preview));
  }

  private static String withPreview(String figures, NamedPicture picture, int side) {
    byte[] jpeg = Thumbnails.of(picture.picture(), side, PictureNotes.drawing());
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(figures);
      node.put("preview", "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // our own figures
    }
  }
}
