"""Makes the pictures of DecodedPixelsTest and what reference decoders read from them.

    pip install pillow==12.0.0 pillow-heif==1.8.1 numpy==2.4.6 imagecodecs==2026.3.6 tifffile==2026.3.3
    python make_pictures.py

Every NAME.EXT gets NAME.EXT.png beside it: the pixels of libjpeg-turbo, libpng, libwebp, libtiff,
libheif or libavif, upright, in sRGB (LittleCMS), over white. Where no decoder knows the answer
(gAMA, cHRM, cICP) it is computed here from the definitions. The pictures are gradients and shapes.
"""

import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from PIL import Image, ImageCms, ImageOps

HERE = Path(__file__).parent.parent / "test/resources/pictures"
WIDTH, HEIGHT = 52, 38

pillow_heif.register_heif_opener()


def shapes(width=WIDTH, height=HEIGHT):
    y, x = np.mgrid[:height, :width]
    rgb = np.stack([128 + 100 * np.sin(x / 7 + y / 11), x * 255 / width, y * 255 / height], -1)
    rgb = rgb.clip(0, 255).astype("uint8")
    rgb[8:20, 10:28] = [200, 30, 90]
    rgb[24:34, 30:44] = [240, 230, 20]
    return rgb


RGB = shapes()
IMAGE = Image.fromarray(RGB)
# without colours at the edge of sRGB, where a rounded step before the profile is many behind it
MUTED = Image.fromarray((RGB // 4 + 96).astype("uint8"))
ALPHA = Image.fromarray(np.dstack([RGB, np.mgrid[:HEIGHT, :WIDTH][1] * 255 // WIDTH]).astype("uint8"))


# ICC: a matrix profile with the primaries of Display P3 and a plain power as curve


def s15(value):
    return struct.pack(">i", round(value * 65536))


def p3_profile():
    colorants = [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]
    tags = {b"wtpt": b"XYZ \0\0\0\0" + s15(0.9642) + s15(1) + s15(0.8249)}
    for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants):
        tags[name] = b"XYZ \0\0\0\0" + b"".join(s15(v) for v in xyz)
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        tags[name] = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(2.2 * 256))
    text = b"test"
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + bytes(1 + 79 + 3)
    tags[b"cprt"] = b"text\0\0\0\0none\0\0\0\0"
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    head = struct.pack(">I4xI", size, 0x02100000) + b"mntrRGB XYZ " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head += b"acsp" + bytes(28) + s15(0.9642) + s15(1) + s15(0.8249)
    return head + bytes(128 - len(head)) + table + body


P3 = p3_profile()


def to_srgb(image, profile=P3):
    import io

    srgb = ImageCms.createProfile("sRGB")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")


def expect(name, image):
    image = ImageOps.exif_transpose(image)
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    Image.alpha_composite(white, rgba).convert("RGB").save(HERE / f"{name}.png", optimize=True)


def save(name, image, expected=None, **options):
    image.save(HERE / name, **options)
    expect(name, expected(Image.open(HERE / name)) if expected else Image.open(HERE / name))


# PNG by chunks


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, extra, expected):
    rows = b"".join(b"\0" + RGB[y].tobytes() for y in range(HEIGHT))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0))
    data += extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    (HERE / name).write_bytes(data)
    expect(name, Image.fromarray(expected))


def encode_srgb(linear):
    linear = linear.clip(0, 1)
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(coded * 255).astype("uint8")


def decode_srgb(coded):
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


# linear light of Display P3 and BT.2020 to that of sRGB (white D65 both): CSS Color 4, section 10
P3_TO_SRGB = np.array([[1.2249401, -0.2249402, 0], [-0.0420569, 1.0420571, 0], [-0.0196376, -0.0786361, 1.0982735]])
BT2020_TO_SRGB = np.array([[1.6604910, -0.5876411, -0.0728499], [-0.1245505, 1.1328999, -0.0083494], [-0.0181508, -0.1005789, 1.1187297]])


def pq(coded):
    root = coded ** (1 / 78.84375)
    light = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return light ** (1 / 0.1593017578125) * 10000 / 203


def png_colours():
    coded = RGB / 255
    png("gama-linear.png", chunk(b"gAMA", struct.pack(">I", 100000)), encode_srgb(coded))
    png("gama-1.8.png", chunk(b"gAMA", struct.pack(">I", 55556)), encode_srgb(coded ** (1 / 0.55556)))
    png("gama-srgb.png", chunk(b"gAMA", struct.pack(">I", 45455)), RGB)
    p3 = encode_srgb(decode_srgb(coded) @ P3_TO_SRGB.T)
    primaries = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    png("chrm-p3.png", chunk(b"cHRM", primaries), p3)
    # cICP goes before gAMA
    png("cicp-p3.png", chunk(b"cICP", bytes([12, 13, 0, 1])) + chunk(b"gAMA", struct.pack(">I", 100000)), p3)
    png("cicp-pq.png", chunk(b"cICP", bytes([9, 16, 0, 1])), encode_srgb(pq(coded) @ BT2020_TO_SRGB.T))
    narrow = ((RGB.astype(float) - 16) / 219).clip(0, 1)
    png("cicp-narrow.png", chunk(b"cICP", bytes([1, 13, 0, 0])), np.rint(narrow * 255).astype("uint8"))


def png16(name):
    wide = RGB.astype(">u2") * 257
    rows = b"".join(b"\0" + wide[y].tobytes() for y in range(HEIGHT))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0))
    (HERE / name).write_bytes(data + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
    expect(name, IMAGE)


# HEIC as phones write it: a grid of tiles, turned


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def find(data, kind):
    at = data.index(kind) - 4
    return data[at : at + struct.unpack(">I", data[at : at + 4])[0]]


def heic_grid(name, quarter_turns):
    tile, columns, rows = 64, 2, 2
    width, height = 118, 90
    picture = np.zeros((tile * rows, tile * columns, 3), "uint8")
    picture[:height, :width] = shapes(width, height)
    codes, settings = [], None
    for i in range(columns * rows):
        y, x = i // columns * tile, i % columns * tile
        part = HERE / "tile.heic"
        Image.fromarray(picture[y : y + tile, x : x + tile]).save(part, quality=85, chroma=420)
        data = part.read_bytes()
        part.unlink()
        settings = settings or find(data, b"hvcC")
        codes.append(find(data, b"mdat")[8:])
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
    items = [(1, b"grid", grid)] + [(2 + i, b"hvc1", code) for i, code in enumerate(codes)]
    infos = b"".join(full(b"infe", 2, 0, struct.pack(">HH", i, 0), kind, b"\0") for i, kind, _ in items)
    nclx = box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80))
    pool = box(
        b"ipco",
        settings,
        full(b"ispe", 0, 0, struct.pack(">II", tile, tile)),
        full(b"ispe", 0, 0, struct.pack(">II", width, height)),
        nclx,
        box(b"irot", bytes([quarter_turns])),
    )
    links = struct.pack(">IHB3B", len(items), 1, 3, 3, 4, 0x85)
    links += b"".join(struct.pack(">HB3B", i, 3, 0x81, 2, 4) for i, _, _ in items[1:])
    reference = struct.pack(">HH", 1, len(codes)) + b"".join(struct.pack(">H", i) for i, _, _ in items[1:])

    def meta(offset):
        places = struct.pack(">BBH", 0x44, 0, len(items))
        for i, _, data in items:
            places += struct.pack(">HHHII", i, 0, 1, offset, len(data))
            offset += len(data)
        return full(
            b"meta",
            0,
            0,
            full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full(b"pitm", 0, 0, struct.pack(">H", 1)),
            full(b"iinf", 0, 0, struct.pack(">H", len(items)), infos),
            full(b"iref", 0, 0, box(b"dimg", reference)),
            box(b"iprp", pool, full(b"ipma", 0, 0, links)),
            full(b"iloc", 0, 0, places),
        )

    kind = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    start = len(kind) + len(meta(0)) + 8
    (HERE / name).write_bytes(kind + meta(start) + box(b"mdat", *(data for _, _, data in items)))
    expect(name, Image.open(HERE / name))


def main():
    turned = Image.Exif()
    turned[0x112] = 6
    save("baseline.jpg", IMAGE, quality=85)
    save("full-chroma.jpg", IMAGE, quality=95, subsampling=0)
    save("half-chroma.jpg", IMAGE, quality=85, subsampling=1)
    save("progressive.jpg", IMAGE, quality=80, progressive=True)
    save("restarts.jpg", IMAGE, quality=80, restart_marker_blocks=2)
    save("grey.jpg", IMAGE.convert("L"))
    save("cmyk.jpg", IMAGE.convert("CMYK"), quality=95)
    ycck = imagecodecs.jpeg8_encode(
        255 - np.asarray(IMAGE.convert("CMYK")), level=95, colorspace="CMYK", outcolorspace="YCCK"
    )
    (HERE / "ycck.jpg").write_bytes(ycck)
    expect("ycck.jpg", Image.open(HERE / "ycck.jpg"))
    save("p3.jpg", IMAGE, to_srgb, quality=92, icc_profile=P3)
    save("turned.jpg", IMAGE, quality=85, exif=turned)

    save("palette.png", IMAGE.quantize(64))
    save("palette-clear.png", IMAGE.quantize(16), bits=4, transparency=3)
    save("colour-key.png", IMAGE, transparency=(200, 30, 90))
    save("alpha.png", ALPHA)
    save("p3.png", IMAGE, to_srgb, icc_profile=P3)
    png16("wide.png")
    png_colours()

    save("lossy.webp", IMAGE, quality=60)
    save("lossy-fine.webp", IMAGE, quality=95, method=6)
    save("lossless.webp", IMAGE, lossless=True)
    save("lossy-alpha.webp", ALPHA, quality=70)
    save("lossless-alpha.webp", ALPHA, lossless=True)
    save("animated.webp", IMAGE, save_all=True, append_images=[IMAGE.rotate(180)], quality=60)
    save("p3.webp", IMAGE, to_srgb, quality=90, icc_profile=P3)

    save("lzw.tif", IMAGE, compression="tiff_lzw")
    save("deflate.tif", IMAGE, compression="tiff_adobe_deflate", exif=turned)
    save("jpeg.tif", IMAGE, compression="jpeg")
    save("cmyk.tif", IMAGE.convert("CMYK"), compression="tiff_lzw")
    save("p3.tif", IMAGE, to_srgb, compression="tiff_lzw", icc_profile=P3)
    tifffile.imwrite(HERE / "wide.tif", RGB.astype("uint16") * 257, photometric="rgb", tile=(16, 16), compression="zlib")
    expect("wide.tif", IMAGE)
    save("animated.gif", IMAGE, save_all=True, append_images=[IMAGE.rotate(180)])
    save("palette.bmp", IMAGE.quantize(16))
    save("plain.bmp", IMAGE)

    save("plain.heic", IMAGE, quality=80)
    save("alpha.heic", ALPHA, quality=90)
    save("p3.heic", MUTED, to_srgb, quality=90, icc_profile=P3)
    heic_grid("grid.heic", 3)
    save("plain.avif", IMAGE, quality=80)
    save("narrow.avif", IMAGE, quality=90, range="limited", subsampling="4:4:4")
    save("alpha.avif", ALPHA, quality=90)
    save("turned.avif", IMAGE, quality=80, exif=turned)
    save("p3.avif", MUTED, to_srgb, quality=90, icc_profile=P3)
    save("animated.avif", IMAGE, save_all=True, append_images=[IMAGE.rotate(180)], quality=80)


if __name__ == "__main__":
    main()
