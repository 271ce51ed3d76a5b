/** Sessions, commands, events, addresses and exceptions: what a user of the SDK programs against. */
package io.qemu4j.api;
