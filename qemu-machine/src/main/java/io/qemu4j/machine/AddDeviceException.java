package io.qemu4j.machine;

/**
 * A machine cannot be described as asked: an id or a serial port is taken or reserved. QEMU was not
 * involved.
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
