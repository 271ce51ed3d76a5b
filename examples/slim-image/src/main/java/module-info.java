/** A program to ship with no JDK beside it. */
module example.slim {
    requires io.qemu4j.machine;
}
