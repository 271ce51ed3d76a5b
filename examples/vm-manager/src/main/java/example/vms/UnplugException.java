package example.vms;

/** A device that is still plugged in. */
public final class UnplugException extends Exception {
    private static final long serialVersionUID = 1L;

    UnplugException(String message) {
        super(message);
    }

    UnplugException(String message, Throwable cause) {
        super(message, cause);
    }
}
