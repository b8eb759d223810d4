package org.icportrait.app.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.icportrait.app.TestPictures;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as cameras, scanners and the web have them: read as whole ones, or refused by name. */
class OddFilesTest {
  private static final BufferedImage IMAGE = TestPictures.noise(64, 48);
  private static final byte[] JPEG = TestPictures.encode(IMAGE, "jpeg");
  private static final byte[] PNG = TestPictures.encode(IMAGE, "png");
  private static final int END = JPEG.length - 2;

  @TempDir Path folder;

  private Picture read(byte[] bytes) throws IOException {
    return PictureReader.read(Files.write(folder.resolve("odd"), bytes));
  }

  private void same(byte[] odd, byte[] plain) throws IOException {
    assertThat(read(odd).data()).isEqualTo(read(plain).data());
  }

  private void refused(byte[] bytes, String found, String expected) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found " + found)
        .hasMessageContaining("expected " + expected);
  }

  private static byte[] insert(byte[] file, int at, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(more);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Behind JFIF's segment, before a table and before the end: T.81, B.1.1.2. */
  @ParameterizedTest
  @CsvSource({"20, 255, 3", "20, 0, 7", "20, 65, 5000", "-1, 255, 5", "-1, 0, 9", "-1, 32, 4000"})
  void readsJpegsWithFillBytesAndPadding(int place, int value, int count) throws IOException {
    int at = place < 0 ? END : place;
    same(insert(JPEG, at, filled(count, value)), JPEG);
  }

  @Test
  void readsAJpegWithoutEnd() throws IOException {
    same(Arrays.copyOf(JPEG, END), JPEG);
    same(insert(JPEG, JPEG.length, filled(100, 7)), JPEG);
    byte[] half = Arrays.copyOf(JPEG, JPEG.length / 2);
    refused(half, "a truncated JPEG", "a whole one");
  }

  @Test
  void refusesAJpegWhoseDataLostTheirPlace() {
    byte[] damaged = JPEG.clone();
    for (int i = JPEG.length / 2; i < JPEG.length / 2 + 200; i++) {
      damaged[i] = (byte) (i * 37 & 0x7f);
    }
    refused(damaged, "a damaged JPEG", "a whole one");
  }

  @Test
  void namesTheKindsOfJpegThatAreNotRead() {
    int frame = 0;
    while ((JPEG[frame] & 0xff) != 0xff || (JPEG[frame + 1] & 0xff) != 0xc0) {
      frame++;
    }
    byte[] arithmetic = JPEG.clone();
    arithmetic[frame + 1] = (byte) 0xc9;
    refused(arithmetic, "an arithmetic-coded JPEG", "a baseline or progressive one: convert it");
    byte[] deep = JPEG.clone();
    deep[frame + 4] = 12;
    refused(deep, "a JPEG file of 12 bits", "a baseline or progressive one");
  }

  @Test
  void leavesABrokenProfileOut() throws IOException {
    byte[] broken = filled(400, 3);
    ByteBuffer app2 = ByteBuffer.allocate(18 + broken.length).putShort((short) 0xffe2);
    app2.putShort((short) (16 + broken.length));
    app2.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII)).put(broken);
    same(insert(JPEG, 20, app2.array()), JPEG);
    byte[] notDeflated = insert(broken, 0, new byte[] {'p', 0, 0});
    same(insert(PNG, 33, TestPictures.chunk("iCCP", notDeflated)), PNG);
    byte[] deflated = insert(deflate(broken, 1), 0, new byte[] {'p', 0, 0});
    same(insert(PNG, 33, TestPictures.chunk("iCCP", deflated)), PNG);
  }

  /** Texts and profiles that are 300 MB when unpacked, in a heap that can't hold them. */
  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "iCCP"})
  void neverUnpacksMetadata(String type) throws IOException {
    byte[] head =
        type.equals("iTXt")
            ? new byte[] {'k', 0, 1, 0, 0, 0} // compressed, no language
            : new byte[] {'k', 0, 0};
    byte[] bomb = insert(deflate(new byte[1 << 20], 300), 0, head);
    long before = System.nanoTime();
    same(insert(PNG, 33, TestPictures.chunk(type, bomb)), PNG);
    assertThat((System.nanoTime() - before) / 1e9).isLessThan(5);
  }

  @Test
  void readsAJpegWithAHundredMegabytesOfNotes() throws IOException {
    ByteArrayOutputStream notes = new ByteArrayOutputStream();
    byte[] segment = filled(65_535 + 2, 'x');
    segment[0] = (byte) 0xff;
    segment[1] = (byte) 0xe1;
    segment[2] = (byte) 0xff;
    segment[3] = (byte) 0xff;
    for (int i = 0; i < 1600; i++) {
      notes.writeBytes(segment);
    }
    same(insert(JPEG, 20, notes.toByteArray()), JPEG);
  }

  @Test
  void refusesADamagedPng() {
    byte[] damaged = PNG.clone();
    damaged[PNG.length / 2] ^= 1;
    refused(damaged, "a damaged PNG file (the check sum of its chunk IDAT", "a whole one");
  }

  @Test
  void refusesWhatIsNoFinishedPictureByName() {
    refused(head("ftypcrx isom"), "a camera's raw file", "a JPEG, PNG, WebP, HEIC");
    refused(head("ftypqt  qt  "), "a video file", "a JPEG");
    refused(head("ftypmif1heic"), "a damaged HEIC file", "a whole one");
    refused(head("ftypavifmif1"), "a damaged AVIF file", "a whole one");
  }

  private static byte[] head(String brands) {
    ByteBuffer out = ByteBuffer.allocate(400).putInt(brands.length() + 8);
    String kind = brands.substring(0, 8);
    out.put(kind.getBytes(StandardCharsets.US_ASCII)).putInt(0);
    return out.put(brands.substring(8).getBytes(StandardCharsets.US_ASCII)).array();
  }

  /** Every cut of a file is refused by name, whatever its format, and none goes on for long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.heic",
        "grid.heic",
        "plain.avif",
        "lossy.webp",
        "animated.webp",
        "lzw.tif",
        "wide.tif",
        "animated.gif",
        "plain.bmp"
      })
  void refusesEveryCutOfAFile(String name) throws Exception {
    Path file = Path.of(OddFilesTest.class.getResource("/pictures/" + name).toURI());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 12; length < whole.length * 9 / 20; length += 1 + whole.length / 23) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(BadInputException.class);
    }
  }

  private static byte[] deflate(byte[] part, int times) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, best)) {
      for (int i = 0; i < times; i++) {
        deflater.write(part);
      }
    } finally {
      best.end();
    }
    return out.toByteArray();
  }
}
