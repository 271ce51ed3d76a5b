package io.qemu4j.transport.unix;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualAbstractUnixContractTest extends AbstractUnixContractTest {
    @Override
    protected boolean onVirtualThreads() {
        return true;
    }
}
