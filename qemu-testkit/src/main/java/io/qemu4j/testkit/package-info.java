/** A fake QEMU, connections in memory, and a check for leaks: what tests of QEMU control code need. */
package io.qemu4j.testkit;
