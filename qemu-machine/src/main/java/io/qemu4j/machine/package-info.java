/** QEMU processes: described, launched, controlled, watched, and ended without a trace. */
package io.qemu4j.machine;
