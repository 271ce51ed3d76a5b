package example.exec;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualExecContractTest extends ExecContractTest {
    @Override
    protected boolean onVirtualThreads() {
        return true;
    }
}
