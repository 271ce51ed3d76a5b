/** The side-by-side harness: its driver, and the clients that are written in Java. See qemu-bench/compare. */
package io.qemu4j.bench.compare;
