package org.icportrait.app.picture;

import java.util.List;

/**
 * What a file says before its pixels are decoded: read with bounded memory, whatever the file holds
 * besides.
 *
 * @param format of the file
 * @param stream what the format's decoder gets: the picture without its metadata
 * @param width of the whole picture as stored, pixels
 * @param height likewise
 * @param place where the decoded pixels lie in the picture; the rest is transparent
 * @param colour that the samples mean
 * @param orientation of the stored rows and columns
 * @param remarks each a line for the user: what was left out
 */
record EncodedPicture(
    PictureFormat format,
    byte[] stream,
    int width,
    int height,
    Place place,
    SourceColour colour,
    ExifOrientation orientation,
    List<String> remarks) {

  /**
   * The upper left corner of the decoded pixels.
   *
   * @param x pixels from the left
   * @param y pixels from the top
   */
  record Place(int x, int y) {
    static final Place WHOLE = new Place(0, 0);
  }

  EncodedPicture {
    remarks = List.copyOf(remarks);
  }
}
