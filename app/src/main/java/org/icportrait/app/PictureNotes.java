package org.icportrait.app;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a written picture says about itself.
 *
 * @param generated whether a model made it, which is then marked in the way of the IPTC
 * @param settings what it was made with, by name
 */
record PictureNotes(boolean generated, Map<String, String> settings) {
  /** IPTC's word for a photograph into which a trained model has put something. */
  static final String SOURCE_TYPE =
      "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

  private static final String PACKET =
      """
      <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
         <xmp:CreatorTool>SOFTWARE</xmp:CreatorTool>
         <Iptc4xmpExt:DigitalSourceType>SOURCE</Iptc4xmpExt:DigitalSourceType>
        </rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>""";

  PictureNotes {
    settings = new LinkedHashMap<>(settings);
  }

  /** Notes of a picture that a model made. */
  static PictureNotes generated(Map<String, String> settings) {
    return new PictureNotes(true, settings);
  }

  /** Notes of a drawing over an ordinary picture. */
  static PictureNotes drawing() {
    return new PictureNotes(false, Map.of());
  }

  static String software() {
    return "icportrait " + Icportrait.Version.text();
  }

  /** The XMP packet that marks a generated picture, or null for another. */
  String xmp() {
    return generated ? PACKET.replace("SOFTWARE", software()).replace("SOURCE", SOURCE_TYPE) : null;
  }
}
