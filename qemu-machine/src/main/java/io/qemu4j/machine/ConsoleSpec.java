package io.qemu4j.machine;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes one console of a machine: a serial line, or a device such as {@code virtconsole}, whose
 * other end is a {@link Console}.
 *
 * <p>Threads: immutable.
 *
 * @since 0.1
 */
public final class ConsoleSpec {
    /** How much of a console is kept unless {@link #withCapacity} says otherwise: 1 MiB. */
    public static final int DEFAULT_CAPACITY = 1 << 20;

    /** The default name, which is also the id of the character device. */
    public static final String DEFAULT_NAME = "console";

    // What QEMU takes for an id; util/id.c, id_wellformed.
    private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

    private final String name;
    private final @Nullable String device;
    private final int index;
    private final @Nullable Path logFile;
    private final int capacity;
    private final boolean plain;

    private ConsoleSpec(
            String name, @Nullable String device, int index, @Nullable Path logFile, int capacity, boolean plain) {
        this.name = name;
        this.device = device;
        this.index = index;
        this.logFile = logFile;
        this.capacity = capacity;
        this.plain = plain;
    }

    /**
     * The machine's next serial line, named {@link #DEFAULT_NAME}, without a log file.
     *
     * @return the description
     */
    public static ConsoleSpec defaults() {
        return new ConsoleSpec(DEFAULT_NAME, null, -1, null, DEFAULT_CAPACITY, false);
    }

    /**
     * The machine's next serial line under a name of its own.
     *
     * @param name the name, which is also the id of the character device: letters, digits, and {@code . _ -},
     *     starting with a letter
     * @return the description
     * @throws IllegalArgumentException if QEMU would not take the name as an id
     */
    public static ConsoleSpec named(String name) {
        if (!ID.matcher(name).matches()) {
            throw new IllegalArgumentException("not an id QEMU takes: '" + name + "'");
        }
        return new ConsoleSpec(name, null, -1, null, DEFAULT_CAPACITY, false);
    }

    /**
     * Puts the console on a device of its own, with {@code -device}, instead of a serial line of the
     * machine. A bus that it needs, such as {@code virtio-serial-pci}, is yours to add.
     *
     * @param device the device and, if need be, its properties, as on QEMU's command line: {@code isa-serial},
     *     {@code virtconsole}
     * @return a copy with that device
     * @throws IllegalArgumentException if it is empty
     */
    public ConsoleSpec withDevice(String device) {
        if (device.isEmpty()) {
            throw new IllegalArgumentException("the device of console '" + name + "' is empty");
        }
        return new ConsoleSpec(name, device, index, logFile, capacity, plain);
    }

    /**
     * Says which serial line of the machine the console is, from 0. Lines below it that no console has
     * are connected to nothing. Unset, it is the next free one.
     *
     * @param index the number of serial lines before this one
     * @return a copy with that index
     * @throws IllegalArgumentException if it is negative
     */
    public ConsoleSpec withIndex(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("negative index of console '" + name + "': " + index);
        }
        return new ConsoleSpec(name, device, index, logFile, capacity, plain);
    }

    /**
     * Writes every byte of the console to a file as well, from the first. The file is emptied at launch
     * and stays. Launches of one description share the file: for machines that run at the same time, give
     * each its own.
     *
     * @param logFile the file, in a directory that exists
     * @return a copy with that log file
     */
    public ConsoleSpec withLogFile(Path logFile) {
        return new ConsoleSpec(name, device, index, Objects.requireNonNull(logFile, "logFile"), capacity, plain);
    }

    /**
     * Sets how much of what the console said is kept in memory: the newest bytes win. Memory is used as
     * it fills.
     *
     * @param bytes how many bytes, at least 1024; {@link #DEFAULT_CAPACITY} unless set
     * @return a copy with that capacity
     * @throws IllegalArgumentException if it is less than 1024
     */
    public ConsoleSpec withCapacity(int bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("console '" + name + "' cannot work with " + bytes + " bytes");
        }
        return new ConsoleSpec(name, device, index, logFile, bytes, plain);
    }

    /**
     * Takes terminal control sequences (colours, cursor movements) out of the text that is matched and
     * shown. The raw streams and the log file keep them.
     *
     * @return a copy that strips them
     */
    public ConsoleSpec withoutAnsi() {
        return new ConsoleSpec(name, device, index, logFile, capacity, true);
    }

    /**
     * The name.
     *
     * @return the name, which is also the id of the character device
     */
    public String name() {
        return name;
    }

    /**
     * The device the console is on.
     *
     * @return the device with its properties; empty for a serial line of the machine
     */
    public Optional<String> device() {
        return Optional.ofNullable(device);
    }

    /**
     * The number of serial lines before this one.
     *
     * @return the index; empty for the next free one
     */
    public OptionalInt index() {
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * The file that gets every byte.
     *
     * @return the file; empty without one
     */
    public Optional<Path> logFile() {
        return Optional.ofNullable(logFile);
    }

    /**
     * How much is kept in memory.
     *
     * @return bytes
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Whether terminal control sequences are taken out of the text.
     *
     * @return true when they are
     */
    public boolean stripsAnsi() {
        return plain;
    }
}
