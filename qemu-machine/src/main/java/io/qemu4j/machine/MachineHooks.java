package io.qemu4j.machine;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program adds to each launch of a machine: options of its own, something to prepare before QEMU
 * starts, to do once it runs, to clear away after it is gone. Given to {@link MachineSpecBuilder#hooks};
 * every method does nothing unless overridden.
 *
 * <p>A launch calls {@link #arguments}, {@link #beforeStart} and {@link #afterLaunch} in this order, each
 * for all hooks in the order they were given. What one throws ends the launch with {@link
 * LaunchFailedException}, whose cause it is.
 *
 * <p>Threads: a launch calls on the thread that launches, {@link #afterExit} comes on the thread that
 * closes the machine or, where the JVM exits, in a shutdown hook. One description serves several
 * launches, so that they may call at the same time; the {@link LaunchContext} tells them apart.
 *
 * @since 0.1
 */
public interface MachineHooks {
    /**
     * Adds to QEMU's command line, after the SDK's options and before the user's own arguments. The
     * private directory is there by now.
     *
     * @param launch the launch
     * @return the arguments to add, none unless overridden
     * @throws IOException to end the launch
     */
    default List<String> arguments(LaunchContext launch) throws IOException {
        return List.of();
    }

    /**
     * Does what has to be done before QEMU starts.
     *
     * @param launch the launch
     * @throws IOException to end the launch
     */
    default void beforeStart(LaunchContext launch) throws IOException {}

    /**
     * Does what has to be done once QEMU runs and its monitor and consoles are connected, before {@link
     * Machine#launch} returns.
     *
     * @param vm the machine, which this should leave running: the launch returns it even if it was closed here
     * @throws IOException to end the launch; QEMU is killed
     */
    default void afterLaunch(Machine vm) throws IOException {}

    /**
     * Clears away. Called once for each launch that called {@link #arguments}, whether it came to a
     * machine or not, the last hook first: when the process is gone and the session closed, before the
     * files go. What it throws is logged and stops nothing. It holds up whoever closes the machine, and
     * must not wait for other threads that do.
     *
     * @param launch the launch
     * @param exit how QEMU ended; null if it never started or did not end by itself in a launch that
     *     failed, and when the JVM exits
     * @throws IOException to have it logged
     */
    default void afterExit(LaunchContext launch, @Nullable MachineExit exit) throws IOException {}
}
