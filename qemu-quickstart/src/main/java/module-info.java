/** The quick start: what {@code ./quickstart} runs, and an example of the whole SDK in use. */
@org.jspecify.annotations.NullMarked
module io.qemu4j.quickstart {
    requires io.qemu4j.machine;
    requires java.logging;
    requires static org.jspecify;
}
