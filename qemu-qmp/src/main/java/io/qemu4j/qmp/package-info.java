/** Opens QMP sessions over any installed transport. Start at {@link io.qemu4j.qmp.Qmp}. */
package io.qemu4j.qmp;
