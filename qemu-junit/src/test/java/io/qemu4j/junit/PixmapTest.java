package io.qemu4j.junit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That ImageIO opens the picture is tested in examples/vm-manager; here each byte of it is accounted for. */
class PixmapTest {
    private static final byte[] PIXELS = {1, 2, 3, (byte) 255, 0, 10, 20, 30, 40, 7, 7, 7};

    private static byte[] ppm(String header, byte[] pixels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(pixels);
        return bytes.toByteArray();
    }

    private static byte[] chunk(ByteBuffer png, String type) {
        byte[] data = new byte[png.getInt()];
        CRC32 check = new CRC32();
        check.update(png.array(), png.position(), 4 + data.length);
        byte[] name = new byte[4];
        png.get(name).get(data);
        assertEquals(type, new String(name, StandardCharsets.US_ASCII));
        assertEquals((int) check.getValue(), png.getInt());
        return data;
    }

    @Test
    void pixelsComeThroughRowByRow() throws IOException {
        byte[] ppm = ppm("P6\n2 2\n255\n", PIXELS);
        assertTrue(Pixmap.isPixmap(ppm));

        ByteBuffer png = ByteBuffer.wrap(Pixmap.read(ppm).png());

        assertEquals(0x89504E470D0A1A0AL, png.getLong());
        assertArrayEquals(new byte[] {0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0}, chunk(png, "IHDR"));
        byte[] rows = new InflaterInputStream(new ByteArrayInputStream(chunk(png, "IDAT"))).readAllBytes();
        assertArrayEquals(new byte[] {0, 1, 2, 3, (byte) 255, 0, 10, 0, 20, 30, 40, 7, 7, 7}, rows);
        assertEquals(0, chunk(png, "IEND").length);
        assertFalse(png.hasRemaining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P6\n2 3\n255\n", "P6\n2 2\n65535\n", "P6\n2\n", "P6\n-2 2\n255\n"})
    void halfAPictureIsRefused(String header) {
        assertThrows(IOException.class, () -> Pixmap.read(ppm(header, PIXELS)));
    }

    @Test
    void otherFilesAreNoPixmaps() {
        assertFalse(Pixmap.isPixmap(new byte[] {(byte) 0x89, 'P', 'N', 'G'}));
        assertFalse(Pixmap.isPixmap(new byte[0]));
    }
}
