package io.qemu4j.transport.tcp;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualTcpV6ContractTest extends TcpV6ContractTest {
    @Override
    protected boolean onVirtualThreads() {
        return true;
    }
}
