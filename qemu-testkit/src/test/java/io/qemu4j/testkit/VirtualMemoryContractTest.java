package io.qemu4j.testkit;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualMemoryContractTest extends MemoryContractTest {
    @Override
    protected boolean onVirtualThreads() {
        return true;
    }
}
