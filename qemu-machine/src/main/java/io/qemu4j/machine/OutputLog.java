package io.qemu4j.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a process printed on its standard output and error. It prints to a file and not to a pipe, so
 * it never waits for a reader; the file's end is read when someone asks, and kept when the file goes.
 */
final class OutputLog {
    /** How much of the end is shown, in bytes. */
    static final int BOUND = 256 * 1024;

    private final Path file;
    private byte[] kept = {};
    private boolean gone;

    OutputLog(Path file) {
        this.file = file;
    }

    synchronized String text() {
        return decode(gone ? kept : readEnd());
    }

    /** The last lines, for messages and reports. */
    String tail() {
        return Tail.lines(text());
    }

    /** Reads the file for the last time. */
    synchronized void keep() {
        if (!gone) {
            kept = readEnd();
            gone = true;
        }
    }

    private byte[] readEnd() {
        // Not a channel: an interrupted thread could not read it, and those clean up too.
        try (RandomAccessFile reading = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, reading.length() - BOUND);
            reading.seek(start);
            byte[] end = new byte[(int) Math.min(BOUND, reading.length() - start)];
            int length = 0;
            for (int n = 0; n >= 0 && length < end.length; n = reading.read(end, length, end.length - length)) {
                length += n;
            }
            return Arrays.copyOf(end, length);
        } catch (IOException e) {
            // Not made yet, or removed by someone: there is nothing to show, and nobody to tell.
            return new byte[0];
        }
    }

    /** Bytes that are not UTF-8 become U+FFFD; those of a character cut in half at the start are skipped. */
    private static String decode(byte[] bytes) {
        int start = 0;
        while (bytes.length == BOUND && start < 4 && (bytes[start] & 0xc0) == 0x80) {
            start++;
        }
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }
}
