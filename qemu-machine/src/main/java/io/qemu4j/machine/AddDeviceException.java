package io.qemu4j.machine;

/**
 * A machine cannot be described as asked: an id or a serial line is taken or reserved. Thrown while it is
 * being described: no QEMU was started, and the description is as before.
 *
 * <p>The name is that of Python's {@code QEMUMachineAddDeviceError}. It has nothing to do with {@code
 * device_add}: what QEMU refuses is a {@link io.qemu4j.api.CommandFailedException} or ends the launch.
 *
 * @since 0.1
 */
public final class AddDeviceException extends MachineException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was asked for and what stands in its way
     */
    public AddDeviceException(String message) {
        super(message, null);
    }
}
