/** JMH benchmarks. One class a subject; what they share is package-private. */
package io.qemu4j.bench;
