package io.qemu4j.junit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture of 24-bit colours: read from PPM, written as PNG. {@code java.desktop} could do this, but would be needed
 * by everyone for it.
 *
 * @see <a href="https://netpbm.sourceforge.net/doc/ppm.html">PPM</a>
 * @see <a href="https://www.w3.org/TR/png-3/">PNG</a>
 */
final class Pixmap {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final int width;
    private final int height;
    private final byte[] bytes;
    private final int pixels;

    private Pixmap(int width, int height, byte[] bytes, int pixels) {
        this.width = width;
        this.height = height;
        this.bytes = bytes;
        this.pixels = pixels;
    }

    static boolean isPixmap(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == 'P' && bytes[1] == '6';
    }

    /** Reads what QEMU writes: width, height and the brightest value, 255, each ended by one white space. */
    static Pixmap read(byte[] ppm) throws IOException {
        int[] header = new int[3];
        int at = 3;
        for (int i = 0; i < header.length; i++) {
            int end = at;
            while (end < ppm.length && ppm[end] >= '0' && ppm[end] <= '9') {
                end++;
            }
            try {
                header[i] = Integer.parseInt(new String(ppm, at, end - at, StandardCharsets.US_ASCII));
            } catch (NumberFormatException e) {
                throw new IOException("not a picture: its header ends at byte " + at, e);
            }
            at = end + 1;
        }
        if (header[2] != 255 || ppm.length - at < 3L * header[0] * header[1]) {
            throw new IOException("not a whole picture of " + header[0] + " by " + header[1] + " in 24-bit colours: "
                    + ppm.length + " bytes");
        }
        return new Pixmap(header[0], header[1], ppm, at);
    }

    byte[] png() {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        // Eight bits a sample, colours, and the only compression, filters and order there are.
        byte[] properties = {8, 2, 0, 0, 0};
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(properties)
                        .array());
        chunk(png, "IDAT", compressed());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private byte[] compressed() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            for (int row = 0; row < height; row++) {
                deflater.write(0);
                deflater.write(bytes, pixels + 3 * width * row, 3 * width);
            }
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return data.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        png.writeBytes(ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) check.getValue())
                .array());
    }
}
