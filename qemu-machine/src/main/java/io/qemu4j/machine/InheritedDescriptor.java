package io.qemu4j.machine;

import io.qemu4j.api.PassedDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A descriptor that QEMU has from its start.
 *
 * @param descriptor the descriptor, open when the machine is launched
 * @param arguments given the number that QEMU has it by, the arguments that say what it is for
 * @since 0.1
 */
public record InheritedDescriptor(PassedDescriptor descriptor, IntFunction<List<String>> arguments) {
    /**
     * Checks the components.
     *
     * @param descriptor the descriptor
     * @param arguments what it is for
     */
    public InheritedDescriptor {
        Objects.requireNonNull(descriptor, "descriptor");
        Objects.requireNonNull(arguments, "arguments");
    }

    /**
     * One that goes into a descriptor set.
     *
     * @throws IllegalArgumentException if the set's number is negative
     */
    static InheritedDescriptor inSet(PassedDescriptor descriptor, int fdset, String opaque) {
        if (fdset < 0) {
            throw new IllegalArgumentException("not the number of a descriptor set: " + fdset);
        }
        String rest = ",set=" + fdset + ",opaque=" + opaque.replace(",", ",,");
        return new InheritedDescriptor(descriptor, number -> List.of("-add-fd", "fd=" + number + rest));
    }
}
