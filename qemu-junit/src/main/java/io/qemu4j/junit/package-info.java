/** VMs in JUnit Jupiter tests. */
package io.qemu4j.junit;
