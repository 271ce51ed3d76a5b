package io.qemu4j.transport.unix;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.util.Optional;

/**
 * The C library, by the JDK's foreign functions (Java 22 on). This compiles for 17, hence the reflection. Addresses are
 * passed as numbers.
 */
final class CLibrary {
    static final String INT = "JAVA_INT";
    static final String LONG = "JAVA_LONG";

    private static final int FIRST_JAVA = 22;

    private CLibrary() {}

    /**
     * Whether the JDK has foreign functions for good, and this module was granted native access: without that, the JDK
     * warns, and later refuses.
     */
    static boolean isGranted() {
        if (Runtime.version().feature() < FIRST_JAVA) {
            return false;
        }
        try {
            Object granted = Module.class.getMethod("isNativeAccessEnabled").invoke(CLibrary.class.getModule());
            return (Boolean) granted;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** A function that returns an int. */
    static MethodHandle function(String name, String... parameters) throws ReflectiveOperationException {
        Class<?> linkers = type("Linker");
        Class<?> layouts = type("MemoryLayout");
        Object arguments = Array.newInstance(layouts, parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            Array.set(arguments, i, layout(parameters[i]));
        }
        Object signature = type("FunctionDescriptor")
                .getMethod("of", layouts, arguments.getClass())
                .invoke(null, layout(INT), arguments);
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object symbols = linkers.getMethod("defaultLookup").invoke(linker);
        Optional<?> symbol = (Optional<?>)
                type("SymbolLookup").getMethod("find", String.class).invoke(symbols, name);
        Object noOptions = Array.newInstance(type("Linker$Option"), 0);
        return (MethodHandle) linkers.getMethod(
                        "downcallHandle", type("MemorySegment"), type("FunctionDescriptor"), noOptions.getClass())
                .invoke(linker, symbol.orElseThrow(), signature, noOptions);
    }

    /** Where a direct buffer lies; it must outlive the use of its address. */
    static long address(Buffer buffer) throws ReflectiveOperationException {
        Class<?> segments = type("MemorySegment");
        Object segment = segments.getMethod("ofBuffer", Buffer.class).invoke(null, buffer);
        return (long) segments.getMethod("address").invoke(segment);
    }

    private static Object layout(String name) throws ReflectiveOperationException {
        return type("ValueLayout").getField(name).get(null);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}
